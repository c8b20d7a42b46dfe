import Glibc
import LogLines

/// The slow reading of a record's line: everything as text, for what is printed or stored. It walks the line with the
/// same token readers as the fast one.
public struct RecordText {
    private let record: Record
    private let line: UnsafeRawBufferPointer

    /// - Parameter line: the record's whole line, as a batch keeps it; used within the batch's life only.
    public init(_ record: Record, _ line: UnsafeRawBufferPointer) {
        self.record = record
        self.line = line
    }

    /// The words that an update shows as its `msg`: a sentence's own, an UPDATE object's `msg`; nil for others.
    public var updateWords: String? {
        guard record.flags.contains(.canRestate) else { return nil }
        return hasMembers ? member("msg") : sentence
    }

    /// `msg`: an event's code without `%` and without what follows it; a note's FACILITY-SEVERITY-TEXT in full; a
    /// sentence of a job; an UPDATE's words. Empty where there is none.
    public var message: String {
        if record.flags.contains(.hasCode) { return code ?? "" }
        return record.kind == .runStart || record.kind == .runEnd ? "" : updateWords ?? ""
    }

    /// What the record says: its message, or a note's text.
    public var words: String { record.kind == .note ? noteText ?? "" : message }

    /// What a note says: FACILITY-SEVERITY-TEXT in full, or the words of one without a code; nil for other records.
    public var noteText: String? {
        guard record.kind == .note, !line.isEmpty else { return nil }
        return record.flags.contains(.hasCode) ? code : body.string
    }

    /// How far the startup was, in the words of a MESSAGE; nil if the line does not tell it.
    public var percentage: String? {
        guard record.percentage >= 0 else { return nil }
        return (record.flags.contains(.oddPercentage) ? extras.percentage : nil) ?? "\(record.percentage)%"
    }

    /// The names that a record of the kind `waits` waits for.
    public var depends: [String] { record.kind == .waits ? extras.depends : [] }

    /// What a record of the kind `snapshot` tells; nil for others.
    public var snapshot: JobSnapshot? {
        guard record.kind == .snapshot, let members else { return nil }
        return JobSnapshot(members)
    }

    // MARK: parts

    private var start: Bytes { line.baseAddress!.assumingMemoryBound(to: UInt8.self) }
    /// Without what a daemon left at the line's end, and blanks.
    private var end: Bytes {
        var end = LineEnd.trim(start, start + line.count)
        while end > start && ByteClass.isBlank(end[-1]) { end -= 1 }
        return end
    }
    private var body: Text {
        let end = end
        return Text(min(start + min(Int(record.bodyStart), line.count), end).skippingBlanks(end), end)
    }
    /// Whether the message is an object or a fact.
    private var hasMembers: Bool { !record.flags.isDisjoint(with: [.isObject, .isFact]) }

    /// The code in the body, or what begins as one.
    private var foundCode: MessageCode.Found? { MessageCode.first(in: body) }

    /// The message code, of a note with all its text; nil where the record came without one.
    public var code: String? {
        guard record.flags.contains(.hasCode), !line.isEmpty else { return nil }
        let isNote = record.kind == .note
        guard hasMembers else {
            return foundCode.map { isNote ? Text($0.code.text.start, end).string : $0.code.text.string }
        }
        guard let words = member("msg") else { return nil }
        let text = words.hasPrefix("%") ? words.dropFirst() : words[...]
        if isNote { return String(text) }
        return String(text.last == "," || text.last == ":" ? text.dropLast() : text)
    }

    /// An event's code where it stands in the line; nil for an object's and a note's, whose `code` must be read.
    public var codeBytes: UnsafeBufferPointer<UInt8>? {
        guard record.kind != .note, !line.isEmpty else { return nil }
        if record.flags.contains(.plain) { return plainCode }
        return hasMembers ? nil : foundCode?.code.text.bytes
    }

    /// The code of a plain event: all up to the first blank.
    private var plainCode: UnsafeBufferPointer<UInt8> {
        let body = body
        let blank = memchr(body.start, 32, body.count).map { Bytes($0.assumingMemoryBound(to: UInt8.self)) }
        return Text(body.start, blank ?? body.end).bytes
    }

    /// `message` where it is a code that stands in the line; nil where it must be read.
    public var leadingCode: UnsafeBufferPointer<UInt8>? {
        record.flags.contains(.hasCode) ? codeBytes : nil
    }

    private var sentence: String? {
        let end = end
        var at = body.start
        while at < end {
            if JobPhrase(at, end) != nil { return Text(at, end).string }
            at = at.tokenEnd(end).skippingBlanks(end)
        }
        return nil
    }

    // MARK: objects

    /// Those of the object or fact.
    private var members: Members? {
        let end = end
        if record.flags.contains(.isFact) {
            let first = FactReader.reply(body.start, end).flatMap { FactReader.members($0, end) }
            return first.map { Members($0, end, isFact: true) }
        }
        var at = record.flags.contains(.inDocument) ? start : body.start
        while at < end && at.pointee != 123 { at += 1 }
        return at < end ? Members(at + 1, end) : nil
    }

    private func member(_ key: StaticString) -> String? { members?.first { $0.key.equals(key) }?.text }

    // MARK: everything

    /// Words and keys beside the known ones, and the names waited for.
    public struct Extras: Sendable {
        /// The message's free words, joined by one blank.
        public var text = ""
        /// Unknown keys in their order; values as written, quotes and escapes resolved.
        public var fields: [(key: String, value: FieldValue)] = []
        public var depends: [String] = []
        /// `startup_percentage` where it is more than a whole number and `%`.
        public var percentage: String?

        public init() {}

        /// `fields` as they are printed: a key that stands twice has its last value.
        public var shownFields: [(key: String, value: FieldValue)] {
            guard fields.count > 1 else { return fields }
            var seen: Set<String> = []
            return fields.reversed().filter { seen.insert($0.key).inserted }.reversed()
        }
    }

    /// Reads all that `Record` has no room for.
    public var extras: Extras {
        var extras = Extras()
        // A plain event tells no more than its record does.
        guard !line.isEmpty, !record.flags.contains(.plain) || record.kind == .note else { return extras }
        if hasMembers {
            if let members { add(members, to: &extras) }
        } else if let found = foundCode, record.flags.contains(.hasCode) {
            addTokens(found.isHeading ? found.code.ident.start : found.word.end, to: &extras)
        } else {
            addSentence(to: &extras)
        }
        if let words = noteWords { extras.text = words }
        return extras
    }

    /// A note's words without what stands before them in its message.
    private var noteWords: String? {
        guard var text = noteText else { return nil }
        guard record.flags.contains(.hasCode) else { return text }
        return text.withUTF8 { bytes in
            let text = Text(bytes.baseAddress!, count: bytes.count)
            let code = MessageCode(heading: text.start, text.end)
            return Text(code?.ident.start ?? text.start, text.end).string
        }
    }

    private func addTokens(_ from: Bytes, to extras: inout Extras) {
        var words: [String] = []
        let end = end
        var at = RecordText.behindPlainPairs(from, end)
        while let token = PairReader.token(at, end) {
            at = token.next
            switch token.form {
            case .word: words.append(token.value.string)
            case .object: add(Members(token.value.start + 1, end), to: &extras)
            case .bare, .quoted: add(token, to: &extras)
            }
        }
        extras.text = words.joined(separator: " ")
    }

    /// Behind the pairs at the front that tell no more than the record does. They are read in a copy, since whole words
    /// are loaded, which reach beyond the line's end.
    private static func behindPlainPairs(_ from: Bytes, _ end: Bytes) -> Bytes {
        guard from < end else { return from }
        let count = end - from
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + Line.padding) { copy in
            let start = copy.baseAddress!
            start.initialize(from: from, count: count)
            (start + count).initialize(repeating: 0, count: Line.padding)
            var probe = MessageFields()
            return from + (FastPairs.read(Bytes(start), Bytes(start) + count, into: &probe) - Bytes(start))
        }
    }

    private func add(_ token: PairReader.Token, to extras: inout Extras) {
        var probe = MessageFields()
        let isKnown = probe.take(token.key, token.valueWithoutComma)
        // Most keys are known and hold nothing more than the record does: no String for them.
        if isKnown && !token.key.equals("depends") && !probe.hasOddPercentage { return }
        let value = token.form == .quoted ? token.value.unescaped : token.value.string
        note(token.key.string, isKnown: isKnown, .text(value), text: value, to: &extras)
    }

    private func add(_ members: Members, to extras: inout Extras) {
        let isUpdate = record.flags.contains(.canRestate)
        for member in members {
            var probe = MessageFields()
            let isKnown = probe.take(member, member.value, ofUpdate: isUpdate)
            let text = RecordText.words(member, isFact: members.isFact)
            note(member.key.string, isKnown: isKnown, FieldValue(member), text: text, to: &extras)
        }
    }

    /// A value's words; of a fact's list, its items parted by commas.
    private static func words(_ member: ObjectReader.Member, isFact: Bool) -> String {
        let text = member.value.unescaped
        guard isFact, member.form == .other, let list = Fact(text.utf8), let items = Fact.Value.fact(list).items else {
            return text
        }
        return items.compactMap(\.text).joined(separator: ",")
    }

    private func note(_ key: String, isKnown: Bool, _ value: FieldValue, text: String, to extras: inout Extras) {
        if !isKnown {
            extras.fields.append((key, value))
        } else if key == "depends" {
            extras.depends = RecordText.names(text)
        } else if key == "startup_percentage" {
            extras.percentage = text.hasSuffix("%") ? text : text + "%"
        }
    }

    /// What a sentence tells behind its colon: why an action failed, what a job waits for.
    private func addSentence(to extras: inout Extras) {
        guard record.kind != .note, let sentence else { return }
        if record.kind == .runStart || record.kind == .runEnd { return extras.text = sentence }
        guard let colon = sentence.firstIndex(of: ":") else { return }
        let rest = sentence[sentence.index(after: colon)...]
        if record.kind == .waits {
            extras.depends = RecordText.names(String(rest))
        } else if record.failed {
            extras.text = String(rest.drop { $0 == " " })
        }
    }

    /// Names parted by commas or blanks, brackets and quotes of a list left out.
    private static func names(_ text: String) -> [String] {
        let parts = text.split { ", []\"'()\t".contains($0) }
        return parts.map(String.init)
    }

    /// Whether a key is one of those that have a meaning.
    public static func knows(_ key: String) -> Bool {
        var key = key
        return key.withUTF8 { bytes in
            bytes.baseAddress.map { MessageFields.knows(Text($0, count: bytes.count)) } ?? false
        }
    }
}

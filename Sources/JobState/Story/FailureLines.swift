import JobRecords

/// A failure's lines as they stand in the log: its words are made from them if anybody asks.
struct FailureLines: Sendable {
    /// The record's own line, from where its message begins; each line that belongs to it follows behind a newline.
    private var bytes: [UInt8] = []
    private(set) var form = Form()

    /// What there is beside the bytes.
    struct Form: Sendable {
        var lineCount = 0
        var details = 0
        var isCut = false
        // What the reading of the line's words must know of its record.
        var kind = RecordKind.note
        var flags: RecordFlags = []
        var bodyStart: UInt16 = 0

        init() {}

        @inline(__always)
        init(_ record: Record, lineCount: Int) {
            self.lineCount = lineCount
            (kind, flags) = (record.kind, record.flags)
            bodyStart = FailureLines.isWhole(record) ? record.bodyStart : 0
        }

        /// Whether the code is all that its words are made of.
        @inline(__always) var tellsCode: Bool { details == 0 && flags.contains(.plain) }
    }

    /// More of a detail than this many bytes is not kept.
    private static let limit = 64 << 10

    var hasDetail: Bool { form.details > 0 }
    var byteCount: Int { bytes.count }

    /// Whether a record's words need all of its line: one of several on a line has no message of its own.
    @inline(__always)
    private static func isWhole(_ record: Record) -> Bool { record.flags.contains(.inDocument) }

    /// What is needed of a record's line.
    @inline(__always)
    static func needed(_ line: UnsafeRawBufferPointer, of record: Record) -> UnsafeRawBufferPointer {
        let start = isWhole(record) ? 0 : min(Int(record.bodyStart), line.count)
        return UnsafeRawBufferPointer(rebasing: line[start...])
    }

    /// Becomes a copy of others, in the memory that it has.
    mutating func become(_ lines: UnsafeRawBufferPointer, _ form: Form) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: lines)
        self.form = form
    }

    mutating func become(_ other: FailureLines) { other.withBytes { become($0, other.form) } }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { bytes.withUnsafeBytes(body) }

    mutating func addDetail(_ line: UnsafeRawBufferPointer) {
        let told = bytes.count - form.lineCount - form.details
        guard told + line.count <= FailureLines.limit else { return form.isCut = true }
        bytes.append(10)
        bytes.append(contentsOf: line)
        form.details += 1
    }

    mutating func addDetails(of other: FailureLines) {
        bytes.append(contentsOf: other.bytes[other.form.lineCount...])
        (form.details, form.isCut) = (other.form.details, other.form.isCut)
    }

    /// What they say.
    var words: FailureWords {
        var record = Record()
        (record.kind, record.flags, record.bodyStart) = (form.kind, form.flags, form.bodyStart)
        return bytes.withUnsafeBytes { all in
            let start = all.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
            let line = UnsafeRawBufferPointer(start: start, count: form.lineCount)
            let detail = form.details == 0 ? nil : String(decoding: all[(form.lineCount + 1)...], as: UTF8.self)
            return FailureWords(RecordText(record, line), record, detail: detail, isCut: form.isCut)
        }
    }
}

extension FailureLines {
    /// What else tells lines from others than their bytes.
    struct Shape: Equatable {
        /// How many bytes its words are made of, and how many of them are the record's line.
        let count: Int
        let lineCount: Int
        let kind: RecordKind
        let flags: RecordFlags

        /// Whether digits stand for something else than themselves: the order of a fact's list.
        var hasTellingDigits: Bool { flags.contains(.isFact) }
    }

    /// What of a record's flags its words depend on.
    @inline(__always)
    static func telling(_ flags: RecordFlags) -> RecordFlags {
        flags.intersection([.hasCode, .isObject, .isFact, .canRestate, .inDocument, .failed, .plain])
    }

    /// - Parameter bytes: lines of that form.
    @inline(__always)
    static func shape(_ bytes: UnsafeRawBufferPointer, _ form: Form) -> Shape {
        let flags = telling(form.flags)
        if form.tellsCode {
            let count = codeEnd(bytes)
            return Shape(count: count, lineCount: count, kind: form.kind, flags: flags)
        }
        return Shape(count: bytes.count, lineCount: form.lineCount, kind: form.kind, flags: flags)
    }

    @inline(__always)
    private static func codeEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
        var at = 0
        while at < bytes.count && bytes[at] <= 32 { at &+= 1 }
        while at < bytes.count && bytes[at] > 32 { at &+= 1 }
        return at
    }
}

/// What a failed record says of the reason.
public struct FailureWords {
    private let text: String
    private let field: String?
    private let message: String
    /// Of its details, the last line of a traceback.
    private let exception: String?
    /// The lines that belong to it, joined by newlines.
    public let detail: String?

    init(_ words: RecordText, _ record: Record, detail: String?, isCut: Bool) {
        message = words.message
        if record.kind == .note {
            text = FailureWords.noteText(words.noteText ?? "", hasCode: record.flags.contains(.hasCode))
            field = nil
        } else if record.flags.contains(.hasCode) {
            let extras = words.extras
            text = extras.text
            field = extras.shownFields.first { $0.key == "reason" }?.value.text
        } else {
            text = FailureWords.why(message)
            field = nil
        }
        exception = detail.flatMap(FailureWords.exception)
        self.detail = detail.map { isCut ? $0 + "\n… (the rest is left out)" : $0 }
    }

    var tellsWhy: Bool { exception != nil || !text.isEmpty || field?.isEmpty == false }

    /// Why, in one line.
    public var reason: String {
        if let exception { return exception }
        if !text.isEmpty { return text }
        return field.flatMap { $0.isEmpty ? nil : $0 } ?? message
    }

    private static func exception(_ detail: String) -> String? {
        let lines = detail.utf8.split(separator: 10).lazy.map { trimmed(Substring($0)) }
        guard lines.contains(where: { $0.hasPrefix("Traceback") }) else { return nil }
        return lines.last { !$0.isEmpty }.map(String.init)
    }

    private static func trimmed(_ line: Substring) -> Substring { line.drop { $0 == " " || $0 == "\t" } }

    /// A note's own words: without FACILITY and SEVERITY if it has a code.
    private static func noteText(_ words: String, hasCode: Bool) -> String {
        guard hasCode, let letter = severityLetter(words) else { return words }
        return String(words[words.index(letter, offsetBy: 2)...])
    }

    /// The place of the severity's letter between its two dashes.
    private static func severityLetter(_ words: String) -> String.Index? {
        var at = words.startIndex
        while let dash = words[at...].firstIndex(of: "-") {
            let letter = words.index(after: dash)
            guard letter < words.endIndex else { return nil }
            let next = words.index(after: letter)
            if next < words.endIndex, words[next] == "-", "SIWEFD".contains(words[letter]) { return letter }
            at = letter
        }
        return nil
    }

    /// What follows the colon of `Job NAME failed to ACTION: why`.
    private static func why(_ sentence: String) -> String {
        guard let failed = sentence.firstRange(of: " failed"),
            let colon = sentence[failed.upperBound...].firstRange(of: ": ")
        else { return "" }
        return String(sentence[colon.upperBound...])
    }
}

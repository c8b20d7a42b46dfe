/// Walks a JSON object or Python dict literal in place. Iterative: nesting has a limit, never a stack overflow.
enum ObjectReader {
    /// Deepest nesting that is followed; deeper text is no object.
    static let deepest = 512

    /// One key with its value.
    struct Member {
        enum Form { case string, number, null, other }
        let key: Text
        let form: Form
        /// Quotes left out.
        let value: Text
        /// Where the next member may begin.
        let next: Bytes

        /// The value as text, a string's escapes resolved.
        var text: String { form == .string ? value.unescaped : value.string }
    }

    enum Step {
        case member(Member)
        case end(Bytes)
        case broken
    }

    /// The member at or after `from`, which is behind the `{` or behind a member.
    static func step(_ from: Bytes, _ end: Bytes) -> Step {
        var at = skip(from, end)
        if at < end && at.pointee == 44 { at = skip(at + 1, end) }
        guard at < end else { return .broken }
        if at.pointee == 125 { return .end(at + 1) }
        guard let key = string(at, end) else { return .broken }
        at = skip(key.next, end)
        guard at < end, at.pointee == 58, let member = member(key.text, skip(at + 1, end), end) else { return .broken }
        return .member(member)
    }

    /// Where the object at `start` ends (behind its `}`); nil where it does not, or is no object.
    static func end(of start: Bytes, _ end: Bytes) -> Bytes? {
        guard start < end, start.pointee == 123 else { return nil }
        var at = start + 1
        while true {
            switch step(at, end) {
            case .member(let member): at = member.next
            case .end(let after): return after
            case .broken: return nil
            }
        }
    }

    // MARK: values

    /// A key with the value at `at`.
    private static func member(_ key: Text, _ at: Bytes, _ end: Bytes) -> Member? {
        guard at < end else { return nil }
        if let string = string(at, end) {
            return Member(key: key, form: .string, value: string.text, next: string.next)
        }
        if at.pointee == 123 || at.pointee == 91 {
            guard let after = nestedEnd(at, end) else { return nil }
            return Member(key: key, form: .other, value: Text(at, after), next: after)
        }
        return plain(key, at, end)
    }

    /// A string in either quote, with Python's `u` or `b` before it.
    static func string(_ from: Bytes, _ end: Bytes) -> (text: Text, next: Bytes)? {
        var at = from
        if at + 1 < end, at.pointee == 117 || at.pointee == 98, at[1] == 39 || at[1] == 34 { at += 1 }
        guard at < end, at.pointee == 34 || at.pointee == 39 else { return nil }
        guard let close = PairReader.closingQuote(at + 1, end, quote: at.pointee) else { return nil }
        return (Text(at + 1, close), close + 1)
    }

    private static func plain(_ key: Text, _ at: Bytes, _ end: Bytes) -> Member? {
        var stop = at
        while stop < end && isPlain(stop.pointee) { stop += 1 }
        guard stop > at else { return nil }
        let isNumber = ByteClass.isDigit(at.pointee) || at.pointee == 45
        // Python 2 writes long integers as 17L.
        let value = Text(at, isNumber && stop[-1] == 76 ? stop - 1 : stop)
        let isNull = value.equals("null") || value.equals("None")
        return Member(key: key, form: isNumber ? .number : isNull ? .null : .other, value: value, next: stop)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        ByteClass.isIdent(byte) || byte == 46 || byte == 45 || byte == 43
    }

    /// Behind the bracket that closes the one at `start`; strings are skipped whole.
    static func nestedEnd(_ start: Bytes, _ end: Bytes) -> Bytes? {
        var at = start
        var depth = 0
        while at < end {
            switch at.pointee {
            case 123, 91, 40:
                depth += 1
                if depth > deepest { return nil }
                at += 1
            case 125, 93, 41:
                depth -= 1
                at += 1
                if depth == 0 { return at }
            case 34, 39:
                guard let close = PairReader.closingQuote(at + 1, end, quote: at.pointee) else { return nil }
                at = close + 1
            default: at += 1
            }
        }
        return nil
    }

    private static func skip(_ from: Bytes, _ end: Bytes) -> Bytes {
        var at = from
        while at < end && (at.pointee == 32 || at.pointee == 9 || at.pointee == 10 || at.pointee == 13) { at += 1 }
        return at
    }
}

/// The members of an object or a fact, up to its end or to what is none.
struct Members: Sequence, IteratorProtocol {
    private var at: Bytes
    private let end: Bytes
    let isFact: Bool

    /// - Parameter start: behind the bracket.
    init(_ start: Bytes, _ end: Bytes, isFact: Bool = false) { (at, self.end, self.isFact) = (start, end, isFact) }

    mutating func next() -> ObjectReader.Member? {
        guard case .member(let member) = isFact ? FactReader.step(at, end) : ObjectReader.step(at, end) else {
            return nil
        }
        at = member.next
        return member
    }
}

/// A value under `fields`: text, or JSON as the line's object had it.
public enum FieldValue: Sendable, Equatable {
    case text(String)
    /// A JSON number, literal, list or object, as written.
    case raw(String)

    public var text: String {
        switch self {
        case .text(let text), .raw(let text): text
        }
    }

    init(_ member: ObjectReader.Member) {
        switch member.form {
        case .string: self = .text(member.text)
        case .null: self = .raw("null")
        case .number, .other:
            let text = member.text
            let json = text == "True" ? "true" : text == "False" ? "false" : FieldValue.list(text) ?? text
            // Python's literals are no JSON.
            self = JSON(json.utf8) == nil ? .text(text) : .raw(json)
        }
    }

    /// A fact's list of words as JSON.
    private static func list(_ text: String) -> String? {
        guard text.hasPrefix("list("), let list = Fact(text.utf8), let items = Fact.Value.fact(list).items else {
            return nil
        }
        return JSON.list(items.map { .string($0.text ?? "") }).line
    }
}

/// Objects and facts: a MESSAGE, an UPDATE, or a job's whole state (docs/format.md, Event or note, Facts).
extension LineReader {
    /// A MESSAGE or an UPDATE that fills `start..<end`.
    mutating func readObject(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let after = ObjectReader.end(of: start, end), after.skippingBlanks(end) == end else { return false }
        record.flags.insert(.isObject)
        return takeMembers(Members(start + 1, end), &record)
    }

    /// A MESSAGE or a job's whole state that fills `start..<end` as a fact.
    mutating func readFact(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let first = FactReader.members(start, end) else { return false }
        var own = record
        own.flags.insert(.isFact)
        guard takeMembers(Members(first, end, isFact: true), &own) else { return false }
        record = own
        return true
    }

    private mutating func takeMembers(_ members: Members, _ record: inout Record) -> Bool {
        var fields = MessageFields()
        readMembers(members, &fields)
        if let message = fields.message {
            fields.timestamp = fields.timestamp ?? fields.time
            if takeMessage(message, fields, &record) { return true }
        }
        if fields.hasSchedule { return JobSnapshot(members).map { take($0, &record) } != nil }
        return !members.isFact && takeUpdate(fields, &record)
    }

    /// A job's state stands at the later of its times; one that never ran has none.
    private mutating func take(_ snapshot: JobSnapshot, _ record: inout Record) {
        record.kind = .snapshot
        record.job = names.id(snapshot.name)
        if let action = snapshot.runningAction { record.action = names.id(action) }
        record.pid = snapshot.pid ?? -1
        if !snapshot.odd.isEmpty { record.flags.insert(.oddValue) }
        let time = max(snapshot.t0, snapshot.t1)
        if time > 0 { record.takeOwnTime(time) }
    }

    /// `msg` of an object or fact: an event where it is a code alone.
    private mutating func takeMessage(_ message: Text, _ fields: MessageFields, _ record: inout Record) -> Bool {
        let event = MessageCode(message.start, message.end).flatMap { $0.kind == .note ? nil : $0 }
        guard let code = event ?? MessageCode(heading: message.start, message.end) else { return false }
        take(code, isNote: event == nil, fields, &record)
        return true
    }

    mutating func readMembers(_ members: Members, _ fields: inout MessageFields) {
        for member in members {
            let value = member.form == .string ? scratch.unescaped(member.value) : member.value
            _ = fields.take(member, value, ofUpdate: true)
        }
    }

    /// `name`, `status`, `time`, `msg`; words of a known form for the same job and kind decide action, sub and pid.
    private mutating func takeUpdate(_ fields: MessageFields, _ record: inout Record) -> Bool {
        guard let name = fields.name, let status = fields.status, let (kind, action) = UpdateStatus.event(status)
        else { return false }
        takeNumbers(fields, &record)
        if let time = fields.time { record.takeOwnTime(time) }
        record.kind = kind
        record.flags.insert(.canRestate)
        record.job = names.id(name)
        if let action { record.action = names.id(action) }
        if let words = fields.message, let phrase = JobPhrase(words.start, words.end), phrase.kind == kind,
            let job = phrase.job, job.bytes.elementsEqual(name.bytes)
        {
            take(phrase, &record)
        }
        return true
    }
}

/// Walks a JSON object or Python dict literal in place. Iterative: nesting has a limit, never a stack overflow.
enum ObjectReader {
    /// Deepest nesting that is followed; deeper text is no object.
    static let deepest = 512

    /// One key with its value.
    struct Member {
        enum Form { case string, number, null, other }
        let key: Bytes
        let keyEnd: Bytes
        let form: Form
        /// The value's bytes, quotes left out.
        let value: Bytes
        let valueEnd: Bytes
        /// Where the next member may begin.
        let next: Bytes
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
        guard at < end, at.pointee == 58 else { return .broken }
        at = skip(at + 1, end)
        guard let value = value(at, end) else { return .broken }
        let member = Member(
            key: key.start, keyEnd: key.end, form: value.form, value: value.start, valueEnd: value.end,
            next: value.next)
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

    private struct Value {
        let form: Member.Form
        let start: Bytes
        let end: Bytes
        let next: Bytes
    }

    private static func value(_ at: Bytes, _ end: Bytes) -> Value? {
        guard at < end else { return nil }
        if let text = string(at, end) {
            return Value(form: .string, start: text.start, end: text.end, next: text.next)
        }
        if at.pointee == 123 || at.pointee == 91 {
            guard let after = nestedEnd(at, end) else { return nil }
            return Value(form: .other, start: at, end: after, next: after)
        }
        return plain(at, end)
    }

    /// A string in either quote, with Python's `u` or `b` before it.
    static func string(_ from: Bytes, _ end: Bytes) -> (start: Bytes, end: Bytes, next: Bytes)? {
        var at = from
        if at + 1 < end, at.pointee == 117 || at.pointee == 98, at[1] == 39 || at[1] == 34 { at += 1 }
        guard at < end, at.pointee == 34 || at.pointee == 39 else { return nil }
        guard let close = PairReader.closingQuote(at + 1, end, quote: at.pointee) else { return nil }
        return (at + 1, close, close + 1)
    }

    private static func plain(_ at: Bytes, _ end: Bytes) -> Value? {
        var stop = at
        while stop < end && isPlain(stop.pointee) { stop += 1 }
        guard stop > at else { return nil }
        let isNumber = ByteClass.isDigit(at.pointee) || at.pointee == 45
        // Python 2 writes long integers as 17L.
        let valueEnd = isNumber && stop[-1] == 76 ? stop - 1 : stop
        let isNull = at.equals("null", stop) || at.equals("None", stop)
        return Value(form: isNumber ? .number : isNull ? .null : .other, start: at, end: valueEnd, next: stop)
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

/// Objects and facts: a MESSAGE, an UPDATE, or a job's whole state (docs/format.md, Event or note, Facts).
extension LineReader {
    /// A MESSAGE or an UPDATE that fills `start..<end`.
    mutating func readObject(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let after = ObjectReader.end(of: start, end), after.skippingBlanks(end) == end else { return false }
        record.flags.insert(.isObject)
        return takeMembers(start + 1, end, isFact: false, &record)
    }

    /// A MESSAGE or a job's whole state that fills `start..<end` as a fact.
    mutating func readFact(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        guard let members = FactReader.members(start, end) else { return false }
        var own = record
        own.flags.insert(.isFact)
        guard takeMembers(members, end, isFact: true, &own) else { return false }
        record = own
        return true
    }

    private mutating func takeMembers(_ start: Bytes, _ end: Bytes, isFact: Bool, _ record: inout Record) -> Bool {
        var fields = MessageFields()
        readMembers(start, end, isFact: isFact, &fields)
        if let message = fields.message {
            if fields.timestamp == nil { fields.timestamp = fields.time }
            if takeMessage(message, fields, &record) { return true }
        }
        if fields.hasSchedule {
            return JobSnapshot(members: start, end, isFact: isFact).map { take($0, &record) } != nil
        }
        return !isFact && takeUpdate(fields, &record)
    }

    /// A job's state stands at the later of its times; one that never ran has none.
    private mutating func take(_ snapshot: JobSnapshot, _ record: inout Record) {
        record.kind = .snapshot
        record.job = names.id(snapshot.name)
        if let action = snapshot.runningAction { record.action = names.id(action) }
        record.pid = snapshot.pid ?? -1
        if !snapshot.odd.isEmpty { record.flags.insert(.oddValue) }
        let time = max(snapshot.t0, snapshot.t1)
        guard time > 0 else { return }
        record.time = time
        record.flags.insert(.ownTime)
        record.flags.remove(.timeless)
    }

    /// `msg` of an object or fact: an event where it is a code alone.
    private mutating func takeMessage(
        _ message: UnsafeBufferPointer<UInt8>, _ fields: MessageFields, _ record: inout Record
    ) -> Bool {
        let (start, end) = (message.baseAddress!, message.baseAddress! + message.count)
        if let code = MessageCode(start, end), code.kind != .note {
            take(code, fields, &record)
        } else if let heading = MessageCode(heading: start, end) {
            takeNote(heading, fields, &record)
        } else {
            return false
        }
        return true
    }

    mutating func readMembers(_ start: Bytes, _ end: Bytes, isFact: Bool, _ fields: inout MessageFields) {
        var at = start
        while case .member(let member) = isFact ? FactReader.step(at, end) : ObjectReader.step(at, end) {
            at = member.next
            var (value, valueEnd) = (member.value, member.valueEnd)
            if member.form == .string {
                let text = scratch.unescaped(value, valueEnd)
                (value, valueEnd) = (text.baseAddress!, text.baseAddress! + text.count)
            }
            _ = fields.take(member, value, valueEnd, ofUpdate: true)
        }
    }

    /// `name`, `status`, `time`, `msg`; words of a known form for the same job and kind decide action, sub and pid.
    private mutating func takeUpdate(_ fields: MessageFields, _ record: inout Record) -> Bool {
        guard let name = fields.name, let status = fields.status,
            let (kind, action) = UpdateStatus.event(status)
        else { return false }
        takeNumbers(fields, &record)
        if let time = fields.time {
            record.time = time
            record.flags.insert(.ownTime)
            record.flags.remove(.timeless)
        }
        record.kind = kind
        record.flags.insert(.canRestate)
        record.job = names.id(name.baseAddress!, name.count)
        if let action { record.action = names.id(action) }
        if let words = fields.message { takeWords(words, name, &record) }
        return true
    }

    private mutating func takeWords(
        _ words: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>, _ record: inout Record
    ) {
        let start = words.baseAddress!
        guard let phrase = JobPhrase(start, start + words.count), phrase.kind == record.kind,
            let job = phrase.job, job.elementsEqual(name)
        else { return }
        take(phrase, &record)
    }
}

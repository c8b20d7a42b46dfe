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

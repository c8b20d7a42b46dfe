/// Walks a fact, `name(key:value,…)`, in place.
enum FactReader {
    /// Deepest nesting that is followed; deeper text is no fact.
    static let deepest = 64

    /// Behind the number of a reply, `250-` or `250 `; the line itself where it has none. Nil where no fact fills the rest.
    static func reply(_ start: Bytes, _ end: Bytes) -> Bytes? {
        let fact = isReply(start, end) || isNumbered(start, end, 45) ? start + 4 : start
        return members(fact, end) != nil && FactReader.end(of: fact, end) == end ? fact : nil
    }

    /// Whether a line is `NNN TEXT`, by which the engine says how a command went.
    static func isReply(_ start: Bytes, _ end: Bytes) -> Bool { isNumbered(start, end, 32) }

    private static func isNumbered(_ start: Bytes, _ end: Bytes, _ separator: UInt8) -> Bool {
        end - start > 4 && start[3] == separator && (0..<3).allSatisfy { ByteClass.isDigit(start[$0]) }
    }

    /// Behind the parenthesis of a fact that has one.
    static func members(_ start: Bytes, _ end: Bytes) -> Bytes? {
        var at = start
        while at < end && isName(at.pointee) { at += 1 }
        return at > start && at < end && at.pointee == 40 ? at + 1 : nil
    }

    static func isName(_ byte: UInt8) -> Bool {
        ByteClass.isIdent(byte) || byte == 45 || byte == 46
    }

    /// The member at or after `from`, which is behind the parenthesis or behind a member.
    static func step(_ from: Bytes, _ end: Bytes) -> ObjectReader.Step { step(from, end, depth: 1) }

    private static func step(_ from: Bytes, _ end: Bytes, depth: Int) -> ObjectReader.Step {
        var at = from.skippingBlanks(end)
        if at < end && at.pointee == 44 { at = (at + 1).skippingBlanks(end) }
        guard at < end else { return .broken }
        if at.pointee == 41 { return .end(at + 1) }
        let key = at
        while at < end && isKey(at.pointee) { at += 1 }
        guard at > key, at < end, at.pointee == 58 else { return .broken }
        return value(key, at, (at + 1).skippingBlanks(end), end, depth)
    }

    private static func isKey(_ byte: UInt8) -> Bool {
        switch byte {
        case 40, 41, 44, 58, 39, 34: false
        default: true
        }
    }

    private static func value(
        _ key: Bytes, _ keyEnd: Bytes, _ at: Bytes, _ end: Bytes, _ depth: Int
    ) -> ObjectReader.Step {
        let make = { (form: ObjectReader.Member.Form, value: Bytes, valueEnd: Bytes, next: Bytes) in
            ObjectReader.Step.member(
                .init(key: key, keyEnd: keyEnd, form: form, value: value, valueEnd: valueEnd, next: next))
        }
        guard at < end else { return .broken }
        if at.pointee == 39 || at.pointee == 34 {
            guard let quote = closingQuote(at + 1, end, at.pointee) else { return .broken }
            return make(.string, at + 1, quote, quote + 1)
        }
        if members(at, end) != nil {
            guard let after = FactReader.end(of: at, end, depth: depth + 1) else { return .broken }
            return make(.other, at, after, after)
        }
        var stop = at
        while stop < end && stop.pointee != 44 && stop.pointee != 41 { stop += 1 }
        let isNull = at.equals("None", stop)
        return make(isNull ? .null : .number, at, stop, stop)
    }

    /// The quote that ends a text: what may follow a value follows it.
    private static func closingQuote(_ from: Bytes, _ end: Bytes, _ quote: UInt8) -> Bytes? {
        var at = from
        while at < end {
            if at.pointee == quote, at + 1 == end || at[1] == 44 || at[1] == 41 { return at }
            at += at.pointee == 92 && at + 1 < end ? 2 : 1
        }
        return nil
    }

    /// Behind the fact at `start`, which has members; nil where it is none.
    static func end(of start: Bytes, _ end: Bytes, depth: Int = 1) -> Bytes? {
        guard depth <= deepest, var at = members(start, end) else { return nil }
        while true {
            switch step(at, end, depth: depth) {
            case .member(let member):
                at = member.next
                // A comma or the end must follow.
                guard at < end, at.pointee == 44 || at.pointee == 41 else { return nil }
            case .end(let after): return after
            case .broken: return nil
            }
        }
    }
}

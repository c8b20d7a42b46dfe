/// A fact as the engine writes one: `NAME`, or `NAME(KEY:VALUE,…)`.
public struct Fact: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        case fact(Fact)
        /// Text that stood in quotes.
        case text(String)
        case word(String)
    }

    public struct Member: Sendable, Equatable {
        public let key: String
        public let value: Value
    }

    public let name: String
    public private(set) var members: [Member] = []

    /// The last value of a key.
    public subscript(key: String) -> Value? { members.last { $0.key == key }?.value }

    /// Reads a text that is one fact and nothing else.
    /// - Returns: nil if it is none, or one that is nested more than `FactReader.deepest` times.
    public init?(_ text: some Sequence<UInt8>) {
        let fact: Fact? = Array(text).withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let end = start + buffer.count
            guard FactReader.members(start, end) != nil else { return Fact(name: start, end) }
            return FactReader.end(of: start, end) == end ? Fact(whole: start, end) : nil
        }
        guard let fact else { return nil }
        self = fact
    }

    /// A name alone.
    private init?(name start: Bytes, _ end: Bytes) {
        guard start < end, (0..<end - start).allSatisfy({ FactReader.isName(start[$0]) }) else { return nil }
        name = Fact.string(start, end)
    }

    /// A fact that is known to be whole.
    private init(whole start: Bytes, _ end: Bytes) {
        let first = FactReader.members(start, end) ?? end
        name = Fact.string(start, max(start, first - 1))
        var at = first
        while case .member(let member) = FactReader.step(at, end) {
            at = member.next
            members.append(Member(key: Fact.string(member.key, member.keyEnd), value: Fact.value(member)))
        }
    }

    private static func value(_ member: ObjectReader.Member) -> Value {
        switch member.form {
        case .string: .text(RecordText.unescaped(member.value, member.valueEnd))
        case .other: .fact(Fact(whole: member.value, member.valueEnd))
        case .number, .null: .word(string(member.value, member.valueEnd))
        }
    }

    private static func string(_ start: Bytes, _ end: Bytes) -> String {
        String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    }
}

extension Fact.Value {
    /// Words and quoted text alike; nil for a fact with members.
    public var text: String? {
        switch self {
        case .text(let text), .word(let text): text
        case .fact: nil
        }
    }

    /// The values of a list in the order of their numbers; of anything else, itself alone.
    /// - Returns: nil if a list's keys are no numbers.
    public var items: [Fact.Value]? {
        guard case .fact(let list) = self, list.name == "list" else { return self == .word("list") ? [] : [self] }
        let numbers = list.members.compactMap { Int($0.key) }
        guard numbers.count == list.members.count else { return nil }
        return zip(numbers, list.members).sorted { $0.0 < $1.0 }.map(\.1.value)
    }
}

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

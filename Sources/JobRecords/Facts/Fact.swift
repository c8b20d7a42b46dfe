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

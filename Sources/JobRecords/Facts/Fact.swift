/// A fact as the engine writes one: `NAME`, or `NAME(KEY:VALUE,…)`.
public struct Fact: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        case fact(Fact)
        /// Text that stood in single quotes.
        case text(String)
        case word(String)
    }

    public struct Member: Sendable, Equatable {
        public let key: String
        public let value: Value
    }

    public let name: String
    public let members: [Member]

    /// The last value of a key.
    public subscript(key: String) -> Value? { members.last { $0.key == key }?.value }

    /// Reads a text that is one fact and nothing else.
    /// - Returns: nil if it is none, or one that is nested more than `depth` times.
    public init?(_ text: some Sequence<UInt8>) {
        var reader = FactReader(Array(text))
        guard let fact = reader.fact(depth: 1), reader.isAtEnd else { return nil }
        self = fact
    }

    fileprivate init(name: String, members: [Member]) { (self.name, self.members) = (name, members) }

    /// How deep facts may be nested.
    static let depth = 64
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

/// Reads a fact from left to right.
private struct FactReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func fact(depth: Int) -> Fact? {
        let name = word()
        guard !name.isEmpty else { return nil }
        guard next == UInt8(ascii: "(") else { return Fact(name: name, members: []) }
        return members(depth).map { Fact(name: name, members: $0) }
    }

    private mutating func members(_ depth: Int) -> [Fact.Member]? {
        guard depth <= Fact.depth else { return nil }
        at += 1
        var members: [Fact.Member] = []
        while next != UInt8(ascii: ")") {
            if !members.isEmpty { guard take(",") else { return nil } }
            guard let member = member(depth) else { return nil }
            members.append(member)
        }
        at += 1
        return members
    }

    private mutating func member(_ depth: Int) -> Fact.Member? {
        let start = at
        while let byte = next, !":,()'".utf8.contains(byte) { at += 1 }
        let key = String(decoding: bytes[start..<at], as: UTF8.self)
        guard !key.isEmpty, take(":"), let value = value(depth) else { return nil }
        return Fact.Member(key: key, value: value)
    }

    private mutating func value(_ depth: Int) -> Fact.Value? {
        if next == UInt8(ascii: "'") { return quoted().map { .text($0) } }
        let word = word()
        guard next == UInt8(ascii: "(") else { return .word(word) }
        guard !word.isEmpty, let members = members(depth + 1) else { return nil }
        return .fact(Fact(name: word, members: members))
    }

    private mutating func word() -> String {
        let start = at
        while let byte = next, !"(),'".utf8.contains(byte) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quoted() -> String? {
        at += 1
        var text: [UInt8] = []
        while let byte = next {
            at += 1
            if byte == UInt8(ascii: "'") { return String(decoding: text, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\"), let escaped = next else {
                text.append(byte)
                continue
            }
            at += 1
            if !"'\\".utf8.contains(escaped) { text.append(byte) }
            text.append(escaped)
        }
        return nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}

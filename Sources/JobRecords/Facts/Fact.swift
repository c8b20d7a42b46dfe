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
            guard FactReader.members(start, end) != nil else { return Fact(name: Text(start, end)) }
            return FactReader.end(of: start, end) == end ? Fact(whole: Text(start, end)) : nil
        }
        guard let fact else { return nil }
        self = fact
    }

    /// A name alone.
    private init?(name: Text) {
        guard !name.isEmpty, name.bytes.allSatisfy(FactReader.isName) else { return nil }
        self.name = name.string
    }

    /// A fact that is known to be whole.
    private init(whole fact: Text) {
        let first = FactReader.members(fact.start, fact.end) ?? fact.end
        name = Text(fact.start, max(fact.start, first - 1)).string
        members = Members(first, fact.end, isFact: true)
            .map { Member(key: $0.key.string, value: Fact.value($0)) }
    }

    private static func value(_ member: ObjectReader.Member) -> Value {
        switch member.form {
        case .string: .text(member.text)
        case .other: .fact(Fact(whole: member.value))
        case .number, .null: .word(member.text)
        }
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
        guard at > key, at < end, at.pointee == 58,
            let member = member(Text(key, at), (at + 1).skippingBlanks(end), end, depth)
        else { return .broken }
        return .member(member)
    }

    private static func isKey(_ byte: UInt8) -> Bool {
        switch byte {
        case 40, 41, 44, 58, 39, 34: false
        default: true
        }
    }

    /// A key with the value at `at`.
    private static func member(_ key: Text, _ at: Bytes, _ end: Bytes, _ depth: Int) -> ObjectReader.Member? {
        guard at < end else { return nil }
        if at.pointee == 39 || at.pointee == 34 {
            return closingQuote(at + 1, end, at.pointee).map {
                ObjectReader.Member(key: key, form: .string, value: Text(at + 1, $0), next: $0 + 1)
            }
        }
        if members(at, end) != nil {
            return FactReader.end(of: at, end, depth: depth + 1).map {
                ObjectReader.Member(key: key, form: .other, value: Text(at, $0), next: $0)
            }
        }
        var stop = at
        while stop < end && stop.pointee != 44 && stop.pointee != 41 { stop += 1 }
        let value = Text(at, stop)
        return ObjectReader.Member(key: key, form: value.equals("None") ? .null : .number, value: value, next: stop)
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

/// A job's whole state as the engine answered it.
public struct JobSnapshot: Sendable {
    public enum Schedule: String, Sendable {
        case waiting
        case waitingDepends = "waiting_depends"
        case executing
    }

    public var name = ""
    /// `start`, `stop`, or another word that an action leaves the job in.
    public var status = ""
    /// Whether its `sub` is `err`.
    public var failed = false
    public var schedule = Schedule.waiting
    /// When the last action began and ended, microseconds since the epoch; 0 where it never did.
    public var t0: Int64 = 0
    public var t1: Int64 = 0
    /// While it is executing.
    public var runningAction: String?
    public var pid: Int32?
    /// Keys whose values cannot be read, with these; what they would tell stays as it is at a job's birth.
    public private(set) var odd: [(key: String, value: String)] = []

}

extension JobSnapshot {
    /// Reads the members of an object or fact; nil where they tell of no job's state.
    init?(_ members: Members) {
        var found: Set<String> = []
        for member in members {
            let (key, text) = (member.key.string, member.text)
            guard member.form == .string || member.form == .number else {
                if JobSnapshot.values.contains(key) && !JobSnapshot.nothing.contains(text) { odd.append((key, text)) }
                continue
            }
            if take(key, text, member.value) { found.insert(key) }
        }
        guard found.isSuperset(of: ["name", "status", "schedule"]) else { return nil }
    }

    private mutating func take(_ key: String, _ text: String, _ value: Text) -> Bool {
        switch key {
        case "name": name = text
        case "status": status = text
        case "sub":
            failed = text == "err"
            if !["ok", "err"].contains(text) { odd.append((key, text)) }
        case "schedule":
            guard let schedule = Schedule(rawValue: text) else { return false }
            self.schedule = schedule
        case "t0": t0 = time(key, text, value)
        case "t1": t1 = time(key, text, value)
        case "running_action": runningAction = text
        case "pid":
            pid = NumberReader.counter(value)
            if pid == nil && !JobSnapshot.nothing.contains(text) { odd.append((key, text)) }
        default: return false
        }
        return !text.isEmpty
    }

    private mutating func time(_ key: String, _ text: String, _ value: Text) -> Int64 {
        if let time = NumberReader.microseconds(value) { return time }
        if !JobSnapshot.nothing.contains(text) { odd.append((key, text)) }
        return 0
    }

    /// Keys that tell a number or a word of few.
    private static let values: Set = ["sub", "t0", "t1", "pid"]
    /// How facts and objects say that there is no value.
    private static let nothing: Set = ["", "None", "null"]
}

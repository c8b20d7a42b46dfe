/// A job's whole state as the engine answered it.
public struct JobSnapshot: Sendable, Equatable {
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

    public init() {}
}

extension JobSnapshot {
    /// Reads the members of an object or fact; nil where they tell of no job's state.
    init?(members from: Bytes, _ end: Bytes, isFact: Bool) {
        self.init()
        var at = from
        var found: Set<String> = []
        while case .member(let member) = isFact ? FactReader.step(at, end) : ObjectReader.step(at, end) {
            at = member.next
            let key = String(
                decoding: UnsafeBufferPointer(start: member.key, count: member.keyEnd - member.key), as: UTF8.self)
            guard member.form == .string || member.form == .number else { continue }
            let text =
                member.form == .string
                ? RecordText.unescaped(member.value, member.valueEnd)
                : String(
                    decoding: UnsafeBufferPointer(start: member.value, count: member.valueEnd - member.value),
                    as: UTF8.self)
            guard take(key, text, member) else { continue }
            found.insert(key)
        }
        guard found.isSuperset(of: ["name", "status", "schedule"]) else { return nil }
    }

    private mutating func take(_ key: String, _ text: String, _ member: ObjectReader.Member) -> Bool {
        switch key {
        case "name": name = text
        case "status": status = text
        case "sub": failed = text == "err"
        case "schedule":
            guard let schedule = Schedule(rawValue: text) else { return false }
            self.schedule = schedule
        case "t0": t0 = NumberReader.microseconds(member.value, member.valueEnd) ?? 0
        case "t1": t1 = NumberReader.microseconds(member.value, member.valueEnd) ?? 0
        case "running_action": runningAction = text
        case "pid": pid = NumberReader.counter(member.value, member.valueEnd)
        default: return false
        }
        return !text.isEmpty
    }
}

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
    /// Keys whose values cannot be read, with these; what they would tell stays as it is at a job's birth.
    public private(set) var odd: [(key: String, value: String)] = []

    public init() {}

    public static func == (a: JobSnapshot, b: JobSnapshot) -> Bool {
        (a.name, a.status, a.failed, a.schedule) == (b.name, b.status, b.failed, b.schedule)
            && (a.t0, a.t1, a.runningAction, a.pid) == (b.t0, b.t1, b.runningAction, b.pid)
    }
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
            let text =
                member.form == .string
                ? RecordText.unescaped(member.value, member.valueEnd)
                : String(
                    decoding: UnsafeBufferPointer(start: member.value, count: member.valueEnd - member.value),
                    as: UTF8.self)
            guard member.form == .string || member.form == .number else {
                if JobSnapshot.values.contains(key) && !JobSnapshot.nothing.contains(text) { odd.append((key, text)) }
                continue
            }
            guard take(key, text, member) else { continue }
            found.insert(key)
        }
        guard found.isSuperset(of: ["name", "status", "schedule"]) else { return nil }
    }

    private mutating func take(_ key: String, _ text: String, _ member: ObjectReader.Member) -> Bool {
        switch key {
        case "name": name = text
        case "status": status = text
        case "sub":
            failed = text == "err"
            if !["ok", "err"].contains(text) { odd.append((key, text)) }
        case "schedule":
            guard let schedule = Schedule(rawValue: text) else { return false }
            self.schedule = schedule
        case "t0": t0 = time(key, text, member)
        case "t1": t1 = time(key, text, member)
        case "running_action": runningAction = text
        case "pid":
            pid = NumberReader.counter(member.value, member.valueEnd)
            if pid == nil && !JobSnapshot.nothing.contains(text) { odd.append((key, text)) }
        default: return false
        }
        return !text.isEmpty
    }

    private mutating func time(_ key: String, _ text: String, _ member: ObjectReader.Member) -> Int64 {
        if let time = NumberReader.microseconds(member.value, member.valueEnd) { return time }
        if !JobSnapshot.nothing.contains(text) { odd.append((key, text)) }
        return 0
    }

    /// Keys that tell a number or a word of few.
    private static let values: Set = ["sub", "t0", "t1", "pid"]
    /// How facts and objects say that there is no value.
    private static let nothing: Set = ["", "None", "null"]
}

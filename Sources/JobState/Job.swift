import JobRecords

/// The state of one job (contract, sections 1 and 4).
public struct Job: Sendable {
    public enum Schedule: String, Sendable {
        case waiting
        case waitingDepends = "waiting_depends"
        case executing
    }

    /// The job's number in the scan's `NameRegistry`.
    public let name: UInt32
    /// Whether its status is `start` rather than `stop`.
    public private(set) var isStarted = false
    /// Whether its `sub` is `err`.
    public private(set) var hasFailed = false
    public private(set) var schedule = Schedule.waiting
    /// When the last action began and ended, microseconds since the epoch; 0 where it never did.
    public private(set) var t0: Int64 = 0
    public private(set) var t1: Int64 = 0
    /// While executing: the action's number, and the process (-1 where unknown).
    public private(set) var runningAction: UInt32 = 0
    public private(set) var pid: Int32 = -1
    /// The last run that mentioned it.
    var mentionedInRun: Int32 = 0
    private var openAction: UInt32?
    private var lastKind: RecordKind?
    private var lastAction: UInt32 = 0
    private var lastTime: Int64 = 0

    /// A job at its first mention.
    init(name: UInt32) { self.name = name }

    /// Whether it was mentioned since its birth state.
    public var isUntouched: Bool { lastKind == nil }

    /// Back to the birth state: a new run starts.
    mutating func reset() {
        let mentioned = mentionedInRun
        self = Job(name: name)
        mentionedInRun = mentioned
    }

    /// Whether a sentence or an update only says again what the event before said (contract, section 4).
    func isRestated(by record: Record) -> Bool {
        guard record.flags.contains(.canRestate), lastKind == record.kind else { return false }
        guard abs(record.time - lastTime) <= Job.restatementMicroseconds else { return false }
        let oneIsSilent = record.kind == .waits && (record.action == 0 || lastAction == 0)
        return record.action == lastAction || oneIsSilent
    }

    static let restatementMicroseconds: Int64 = 2_000_000

    // MARK: events

    mutating func wait(_ record: Record) {
        schedule = .waitingDepends
        remember(record)
    }

    mutating func begin(_ record: Record) {
        schedule = .executing
        t0 = record.time
        runningAction = record.action
        pid = record.pid
        openAction = record.action
        remember(record)
    }

    /// - Parameter effect: what the action does to the status; nil leaves it.
    /// - Returns: whether a began of the same action was open, so that `t0...t1` is the time that it took.
    mutating func complete(_ record: Record, starts effect: Bool?) -> Bool {
        let wasOpen = openAction == record.action
        schedule = .waiting
        if !wasOpen { t0 = record.time }
        t1 = record.time
        hasFailed = record.failed
        if let effect { isStarted = effect }
        openAction = nil
        remember(record)
        return wasOpen
    }

    private mutating func remember(_ record: Record) {
        lastKind = record.kind
        lastAction = record.action
        lastTime = record.time
    }
}

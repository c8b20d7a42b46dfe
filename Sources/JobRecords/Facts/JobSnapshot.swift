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

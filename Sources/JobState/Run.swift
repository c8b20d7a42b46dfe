/// One life of the engine (docs/format.md, Runs).
public struct Run: Sendable {
    /// How its beginning was told.
    public enum Cause: String, Sendable {
        /// The log begins in it.
        case firstRecord = "log begins"
        case startLine = "engine started"
        case counters = "counters fell"
        case pid = "engine's PID changed"
    }

    /// Counted from 1 in the input, per host.
    public let number: Int
    public let cause: Cause
    /// Times of its first and last record in log order, microseconds since the epoch.
    public let start: Int64
    public internal(set) var end: Int64
    /// Completed events with a code; those that went well and those that failed.
    public internal(set) var messages = 0
    public internal(set) var ok = 0
    public internal(set) var err = 0
    /// Jobs mentioned in it.
    public internal(set) var jobs = 0
    /// Whether the engine's stop line ends it.
    public internal(set) var isStopped = false
    /// When `startup_percentage` first was 100.
    public internal(set) var startupDone: Int64?
    /// The engine's process; -1 where unknown.
    public internal(set) var pid: Int32 = -1

    init(number: Int, cause: Cause, start: Int64) {
        self.number = number
        self.cause = cause
        self.start = start
        end = start
    }
}

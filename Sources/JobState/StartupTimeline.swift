/// One run's startup: what every job did from the run's first record until the engine was up.
///
/// It is up when `startup_percentage` first is 100. Where no record says so, it is up before the first minute without
/// any record that does not end with the end of an action begun before; else at the run's last record.
public struct StartupTimeline: Sendable {
    public enum End: String, Sendable {
        /// `startup_percentage` was 100.
        case full = "100 %"
        /// Nothing was told for a minute.
        case quiet = "a quiet minute"
        /// The run, or the log, ended first.
        case last = "the last record"
    }

    public let host: String
    public let run: Int
    /// Microseconds since the epoch: the run's first record, and the end of the startup.
    public let start: Int64
    public let end: Int64
    /// Whether it is all of the run, rather than its startup.
    public internal(set) var isWholeRun = false
    /// How the end is known.
    public let endedBy: End
    /// The run's last record.
    public let runEnd: Int64
    /// Of a whole run: when its startup was complete; nil if that was never told, and for a startup alone.
    public internal(set) var startupEnd: Int64?
    /// Whether the log ends while the run goes on: what has not ended is still under way then.
    public internal(set) var goesOn = true
    /// In the order of their first phase.
    public let tracks: [JobTrack]

    /// How long the startup took, microseconds; nil if the clock was set back meanwhile, so that nobody can tell.
    public var length: Int64? { end >= start ? end - start : nil }
    /// Whether any action is known by both its beginning and its end, or its wait: whether there is anything to draw.
    public var hasStretches: Bool { tracks.contains { $0.phases.contains { $0.kind != .done } } }
    public var failures: Int { tracks.reduce(0) { $0 + $1.phases.count { $0.failed } } }
}

/// Where a replay happens: its clock, and what a user does to it.
protocol ReplayStage: AnyObject {
    /// Microseconds since it began; it stands still while paused.
    var now: Int64 { get }
    var isPaused: Bool { get set }
    /// Looks after everything that is not the log.
    /// - Returns: the keys that were pressed since the last call.
    func serve() -> [ReplayKey]
    /// Waits.
    /// - Parameter due: until the clock says so, or something is to be served; nil: only the latter.
    func wait(until due: Int64?)
    /// How the replay goes has changed.
    func show(_ status: ReplayStatus)
}

/// How a replay goes.
struct ReplayStatus: Equatable {
    /// The log's time where it stands, microseconds since the epoch; nil before its first record.
    var time: Int64?
    /// As `--speed` has it.
    var speed: String
    /// Something that a key could not do.
    var refusal: String?
    var isAtEnd = false
}

/// No terminal: time alone.
final class UnattendedStage: ReplayStage {
    private let clock = ReplayClock()

    var now: Int64 { clock.elapsed }
    var isPaused: Bool {
        get { false }
        set {}
    }
    func serve() -> [ReplayKey] { [] }
    func wait(until due: Int64?) { clock.wait(until: due ?? .max) }
    func show(_ status: ReplayStatus) {}
}

/// One thing that happened inside an engine, before any line tells of it.
struct EngineFact {
    /// What happened.
    enum Kind {
        case engineStarted
        case engineStopped
        case waits(depends: [String])
        case began(pid: Int)
        case completed(ok: Bool)

        /// The kind of record that tells of it.
        var told: Told.Kind {
            switch self {
            case .engineStarted: .engineStarted
            case .engineStopped: .engineStopped
            case .waits: .waits
            case .began: .began
            case .completed: .completed
            }
        }

        /// True for what concerns the engine and no job.
        var isOfEngine: Bool { told == .engineStarted || told == .engineStopped }
    }

    var kind: Kind
    /// Empty for the engine's own starts and stops.
    var job = ""
    var action = ""
    /// What the host's clock showed.
    var wall: Micros
    /// When it was so, by a clock that is never set.
    var trueTime: Micros
    var enginePID: Int
    /// True for the first fact of a life that starts without saying so; its line must then give life away.
    var opensLife = false

    /// The jobs that it waits for.
    var depends: [String] {
        if case .waits(let depends) = kind { return depends }
        return []
    }

    /// True for the first fact of a life, told as a start or not.
    var isFirstOfLife: Bool { opensLife || kind.told == .engineStarted }
}

import JobRecords

/// The words of a job's status, as numbers, and what actions make of it where no catalogue says otherwise: start and
/// restart make it `start`, stop makes it `stop`.
struct StatusWords {
    let start: UInt32
    let stop: UInt32
    let executing: UInt32
    let waitingDepends: UInt32
    private let restart: UInt32

    init(_ names: NameRegistry) {
        start = names.id("start")
        restart = names.id("restart")
        stop = names.id("stop")
        executing = names.id("executing")
        waitingDepends = names.id("waiting_depends")
    }

    /// The status after an action; nil if the action leaves it as it was.
    @inline(__always)
    func status(after action: UInt32) -> UInt32? {
        if action == start || action == restart { return start }
        return action == stop ? stop : nil
    }
}

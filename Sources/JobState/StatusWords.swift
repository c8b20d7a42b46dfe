/// What actions do to a job's status: start and restart make it `start`, stop makes it `stop` (contract, section 4).
struct ActionEffects {
    private let start: UInt32
    private let restart: UInt32
    private let stop: UInt32

    init(_ names: NameRegistry) {
        start = names.id("start")
        restart = names.id("restart")
        stop = names.id("stop")
    }

    /// Whether the action leaves the job started; nil where it leaves it as it was.
    @inline(__always)
    func effect(of action: UInt32) -> Bool? {
        if action == start || action == restart { return true }
        return action == stop ? false : nil
    }
}

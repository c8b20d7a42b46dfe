/// A job inside the simulated engine.
struct ModelJob {
    let name: String
    /// The jobs that must be up before this one starts, by index.
    let depends: [Int]
    /// What the engine itself would answer for this job.
    var view = JobView()
    /// Counts the begun actions, so that the end of a forgotten one is told from the end of the current one.
    var ticket = 0
    /// The action that waits for dependencies.
    var held: String?
    /// The host's clock at the job's last event.
    var lastWall: Micros?

    /// True where a job that depends on this one may start.
    var isUp: Bool { view.isStarted && view.isOK && view.schedule == .waiting }

    /// Back to birth, as at an engine's start.
    mutating func reset() {
        view = JobView()
        ticket += 1
        held = nil
        lastWall = nil
    }
}

import JobState

/// A job as a view shows it: names as text.
public struct JobRow: Sendable {
    public let host: String
    public let name: String
    public let job: Job
    public let runningAction: String

    public init(host: String, job: Job, names: NameRegistry) {
        self.host = host
        self.job = job
        name = names[job.name]
        runningAction = names[job.runningAction]
    }

    var status: String { job.isStarted ? "start" : "stop" }
    var sub: String { job.hasFailed ? "err" : "ok" }

    /// What is wrong comes first: failed, then executing, then waiting for dependencies.
    var urgency: Int {
        if job.hasFailed { return 0 }
        switch job.schedule {
        case .executing: return 1
        case .waitingDepends: return 2
        case .waiting: return job.isUntouched ? 4 : 3
        }
    }
}

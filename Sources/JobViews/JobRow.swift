import JobState

/// A job as a view shows it: names as text.
public struct JobRow: Sendable {
    public let host: String
    public let name: String
    public let job: Job
    public let status: String
    public let runningAction: String
    /// The jobs that it waits for.
    public let waitsFor: [String]

    public init(host: String, job: Job, waitsFor: [String] = [], names: NameRegistry) {
        self.host = host
        self.job = job
        self.waitsFor = waitsFor
        name = names[job.name]
        status = names[job.status]
        runningAction = names[job.runningAction]
    }

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

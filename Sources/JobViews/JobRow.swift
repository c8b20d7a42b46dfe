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
    /// What ages count to; nil: the log's newest record.
    let now: Int64?

    public init(host: String, job: Job, waitsFor: [String] = [], now: Int64? = nil, names: NameRegistry) {
        self.now = now
        self.host = host
        self.job = job
        self.waitsFor = waitsFor
        name = names[job.name]
        status = names[job.status]
        runningAction = names[job.runningAction]
    }

    var sub: String { job.hasFailed ? "err" : "ok" }

    /// When it last began or ended something, or began to wait; 0 if it never did.
    var since: Int64 { job.schedule == .waitingDepends ? job.waitsSince : max(job.t0, job.t1) }

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

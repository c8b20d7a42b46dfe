import JobState

/// A job as views show it: names as text.
public struct JobRow: Sendable {
    public let host: String
    public let name: String
    public let job: Job
    public let status: String
    public let runningAction: String
    /// The jobs that it waits for.
    public let waitsFor: [String]
    /// The instant up to which what is under way has lasted; microseconds since the epoch.
    public let now: Int64

    public init(host: String, job: Job, waitsFor: [String] = [], now: Int64 = 0, names: NameRegistry) {
        self.host = host
        self.job = job
        self.waitsFor = waitsFor
        self.now = now
        name = names[job.name]
        status = names[job.status]
        runningAction = names[job.runningAction]
    }

    public var sub: String { job.hasFailed ? "err" : "ok" }
    public var isExecuting: Bool { job.schedule == .executing }

    /// When it last began or ended something, or began to wait; nil if it never did.
    public var since: Int64? {
        let since = job.schedule == .waitingDepends ? job.waitsSince : max(job.t0, job.t1)
        return since == 0 ? nil : since
    }

    /// How long the last action took, or has run or waited so far.
    public var took: Int64? {
        switch job.schedule {
        case .executing: now - job.t0
        case .waitingDepends: now - job.waitsSince
        case .waiting: job.t1 > job.t0 ? job.t1 - job.t0 : nil
        }
    }

    /// What is wrong comes first: failed, then executing, then waiting for dependencies.
    public var urgency: Int {
        if job.hasFailed { return 0 }
        switch job.schedule {
        case .executing: return 1
        case .waitingDepends: return 2
        case .waiting: return job.isUntouched ? 4 : 3
        }
    }
}

extension JobRow: ColumnRow {
    public static let columns: [Column<JobRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("name", .name, title: "JOB", "The job") { .text($0.name) },
        Column("status", .text, "start, stop, or what the catalogue calls it") { .text($0.status) },
        Column("sub", .text, "ok or err") { .text($0.sub) },
        Column("schedule", .text, "waiting, waiting_depends or executing") { .text($0.job.schedule.rawValue) },
        Column("t0", .instant, "When its last action began") { .instant($0.job.t0) },
        Column("t1", .instant, "When its last action was completed") { .instant($0.job.t1) },
        Column("running_action", .name, title: "ACTION", "What is under way while it is executing; else NULL") { row in
            row.isExecuting ? .text(row.runningAction) : .absent
        },
        Column("pid", .number, "The process of that; NULL if none is known") { row in
            row.isExecuting ? .known(row.job.pid) : .absent
        },
        Column("state", .text, part: .derived, "FAILED, running, waiting, started, stopped or idle") {
            .text($0.job.standing.rawValue)
        },
        Column("waits_for", .names, title: "WAITS FOR", part: .derived, "The jobs that it waits for") { row in
            row.job.schedule == .waitingDepends ? .names(row.waitsFor) : .none
        },
        Column("since", .instant, part: .derived, "When it last began or ended something, or began to wait") {
            .known(instant: $0.since)
        },
        Column("took", .duration, part: .derived, "How long its last action took, or it has run or waited so far") {
            .known(duration: $0.took)
        },
        Column("age", .duration, part: .derived, "How long ago that was") { row in
            .known(duration: row.since.map { row.now - $0 })
        },
    ]
}

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

/// A run as views show it.
public struct RunRow: Sendable {
    public let host: String
    public let run: Run

    public init(host: String, run: Run) {
        self.host = host
        self.run = run
    }
}

extension RunRow: ColumnRow {
    public static let columns: [Column<RunRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("run", .number, "Its number, from 1 for each host") { .number($0.run.number) },
        Column("start", .instant, "Its first record's time") { .instant($0.run.start) },
        Column("end", .instant, "Its last record's time") { .instant($0.run.end) },
        Column("lasted", .duration, part: .derived, "How long it lasted") { .duration($0.run.end - $0.run.start) },
        Column("startup", .duration, part: .derived, "How long its startup took") { row in
            .known(duration: row.run.startupDone.map { $0 - row.run.start })
        },
        Column("messages", .number, "Completed actions, and notes that came with a code") { .number($0.run.messages) },
        Column("ok", .number, "Actions that went well") { .number($0.run.ok) },
        Column("err", .number, "Actions that failed") { .number($0.run.err) },
        Column("jobs", .number, "How many jobs it names") { .number($0.run.jobs) },
        Column("cause", .text, title: "BEGINS WITH", part: .sql, "Why it is a new run") {
            .text($0.run.cause.rawValue)
        },
    ]
}

/// An update as views show it.
public struct UpdateRow: Sendable {
    public let host: String
    public let name: String
    public let status: String
    /// Microseconds since the epoch.
    public let time: Int64
    public let message: String
    public let failed: Bool
    /// The instant to which its age counts.
    public let now: Int64

    public init(host: String, update: Update, now: Int64 = 0, names: NameRegistry) {
        self.host = host
        self.now = now
        name = names[update.job]
        status = names[update.status]
        time = update.time
        message = update.message(names)
        failed = update.failed
    }
}

extension UpdateRow: ColumnRow {
    public static let columns: [Column<UpdateRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("name", .name, title: "JOB", "The job") { .text($0.name) },
        Column("status", .text, "executing, waiting_depends, or the job's status") { .text($0.status) },
        Column("time", .instant, "When it changed") { .instant($0.time) },
        Column("msg", .text, title: "UPDATE", "The change in words") { .text($0.message) },
        Column("age", .duration, part: .derived, "How long ago that was") { .duration($0.now - $0.time) },
    ]
}

/// An action and how long it took, as `blame` shows it: names as text.
public struct BlameRow: Sendable {
    public let host: String
    public let job: String
    public let action: String
    public let span: ActionSpan

    public init(_ span: ActionSpan, _ names: NameRegistry) {
        self.span = span
        host = names[span.host]
        job = names[span.job]
        action = names[span.action]
    }

    /// Microseconds.
    public var took: Int64 { span.t1 - span.t0 }
    /// When it ended; nil if it never did.
    public var ended: Int64? { span.hasEnded ? span.t1 : nil }
}

extension BlameRow: ColumnRow {
    public static let columns: [Column<BlameRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("run", .number, "In which life of the engine") { .number($0.span.run) },
        Column("job", .name, "The job") { .text($0.job) },
        Column("action", .name, "What was done") { .text($0.action) },
        Column("seconds", .duration, title: "TOOK", "How long it took, or lasted up to the end of its run") {
            .duration($0.took)
        },
        Column("t0", .instant, title: "BEGAN", "When it began") { .instant($0.span.t0) },
        Column("t1", .instant, title: "ENDED", "When it ended; NULL if it never did") { .known(instant: $0.ended) },
        Column("sub", .text, "ok or err; NULL if it never ended") { row in
            row.span.hasEnded ? .text(row.span.failed ? "err" : "ok") : .none
        },
    ]
}

import JobColumns

/// A column that a view's rows can be shown by (`--fields`) and put in order by (`--sort`).
public struct ViewField<Row>: Sendable {
    public let name: String
    public let value: @Sendable (Row, ViewContext) -> ColumnValue

    init(_ name: String, _ value: @escaping @Sendable (Row, ViewContext) -> ColumnValue) {
        self.name = name
        self.value = value
    }

    /// The column's title for people.
    var title: String { name.uppercased() }
}

extension ViewField where Row == JobRow {
    /// Every field of `jobs`.
    public static var all: [ViewField] {
        [
            .init("host") { row, _ in .text(row.host) }, .init("job") { row, _ in .text(row.name) },
            .init("status") { row, _ in .text(row.status) }, .init("sub") { row, _ in .text(row.sub) },
            .init("schedule") { row, _ in .text(row.job.schedule.rawValue) },
            .init("running_action") { row, _ in row.runningAction.isEmpty ? .none : .text(row.runningAction) },
            .init("pid") { row, _ in row.job.pid >= 0 ? .number(Int(row.job.pid)) : .none },
            .init("t0") { row, _ in .instant(row.job.t0) }, .init("t1") { row, _ in .instant(row.job.t1) },
            .init("since") { row, _ in row.last == 0 ? .none : .instant(row.last) },
            .init("took") { row, context in row.took(context.now) },
            .init("age") { row, context in row.last == 0 ? .none : .duration(context.now - row.last) },
        ]
    }

    /// What the table shows where nothing is chosen.
    public static var usual: [String] { ["job", "status", "sub", "schedule", "since", "took", "age"] }
}

extension JobRow {
    fileprivate var last: Int64 { max(job.t0, job.t1) }

    /// How long the last action took, or has run so far.
    fileprivate func took(_ now: Int64) -> ColumnValue {
        if job.schedule == .executing { return .duration(now - job.t0) }
        return job.t1 > job.t0 ? .duration(job.t1 - job.t0) : .none
    }
}

extension ViewField where Row == UpdateRow {
    /// Every field of `updates`.
    public static var all: [ViewField] {
        [
            .init("time") { row, _ in .instant(row.time) }, .init("host") { row, _ in .text(row.host) },
            .init("name") { row, _ in .text(row.name) }, .init("status") { row, _ in .text(row.status) },
            .init("msg") { row, _ in .text(row.message) },
        ]
    }

    public static var usual: [String] { ["time", "name", "status", "msg"] }
}

extension ViewField where Row == RunRow {
    /// Every field of `runs`.
    public static var all: [ViewField] {
        [
            .init("host") { row, _ in .text(row.host) }, .init("run") { row, _ in .number(row.run.number) },
            .init("start") { row, _ in .instant(row.run.start) }, .init("end") { row, _ in .instant(row.run.end) },
            .init("lasted") { row, _ in .duration(row.run.end - row.run.start) },
            .init("startup") { row, _ in row.run.startupDone.map { .duration($0 - row.run.start) } ?? .none },
            .init("messages") { row, _ in .number(row.run.messages) }, .init("ok") { row, _ in .number(row.run.ok) },
            .init("err") { row, _ in .number(row.run.err) }, .init("jobs") { row, _ in .number(row.run.jobs) },
            .init("cause") { row, _ in .text(row.run.cause.rawValue) },
        ]
    }

    public static var usual: [String] {
        ["run", "start", "end", "lasted", "startup", "messages", "ok", "err", "jobs", "cause"]
    }
}

extension ViewField where Row == BlameRow {
    /// Every field of `blame`.
    public static var all: [ViewField] {
        [
            .init("host") { row, _ in .text(row.host) }, .init("run") { row, _ in .number(row.span.run) },
            .init("job") { row, _ in .text(row.job) }, .init("action") { row, _ in .text(row.action) },
            .init("seconds") { row, _ in .duration(row.took) }, .init("t0") { row, _ in .instant(row.span.t0) },
            .init("t1") { row, _ in row.ended.map { .instant($0) } ?? .none },
            .init("sub") { row, _ in row.sub.map { .text($0) } ?? .none },
        ]
    }

    public static var usual: [String] { ["seconds", "job", "action", "sub", "t0", "run"] }
}

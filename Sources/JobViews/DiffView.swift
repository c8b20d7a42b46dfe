import JobState

/// Two states, and what differs between them (`diff`).
public struct DiffView: FormedView {
    /// One of the two states.
    public struct Side: Sendable {
        /// What it is: `run 1`, `at 2011-06-01 03:12:00.000`, a path.
        public let label: String
        /// Its instant, microseconds since the epoch; nil where it holds no record.
        public let time: Int64?

        public init(label: String, time: Int64?) {
            self.label = label
            self.time = time
        }
    }

    private let before: Side
    private let after: Side
    private let rows: [DiffRow]
    private let context: ViewContext
    private let showsHost: Bool

    public init(_ before: Side, _ after: Side, _ rows: [DiffRow], _ context: ViewContext) {
        self.before = before
        self.after = after
        self.rows = rows.sorted { ($0.urgency, $0.host, $0.difference.job) < ($1.urgency, $1.host, $1.difference.job) }
        self.context = context
        showsHost = Set(rows.map(\.host)).count > 1
    }

    /// Whether the states are the same.
    public var isEmpty: Bool { rows.isEmpty }

    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("before")
        write(before, &json)
        json.key("after")
        write(after, &json)
        json.key("diff")
        json.beginList()
        for row in rows { write(row, &json) }
        json.endList()
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            write(row, &json)
            json.endLine()
        }
        return json.buffer.bytes
    }

    private func write(_ side: Side, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("what")
        json.string(side.label)
        json.key("time")
        json.seconds(side.time)
        json.endObject()
    }

    private func write(_ row: DiffRow, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("host")
        json.string(row.host)
        json.key("job")
        json.string(row.difference.job)
        json.key("differs")
        json.beginList()
        for aspect in row.difference.aspects { json.string(aspect.rawValue) }
        json.endList()
        json.key("new_failure")
        json.bool(row.difference.isNewFailure)
        json.key("before")
        write(row.difference.before, row.runningBefore, &json)
        json.key("after")
        write(row.difference.after, row.runningAfter, &json)
        json.endObject()
    }

    private func write(_ job: Job?, _ running: String, _ json: inout JSONWriter) {
        guard let job else { return json.null() }
        json.beginObject()
        json.key("status")
        json.string(job.isStarted ? "start" : "stop")
        json.key("sub")
        json.string(job.hasFailed ? "err" : "ok")
        json.key("schedule")
        json.string(job.schedule.rawValue)
        json.key("running_action")
        json.string(job.schedule == .executing ? running : nil)
        json.key("t0")
        json.seconds(job.t0)
        json.key("t1")
        json.seconds(job.t1)
        json.key("seconds")
        json.seconds(job.lastDuration)
        json.endObject()
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers {
            csv.row(["host", "job", "differs", "new_failure", "before", "after"].map { .text($0) })
        }
        for row in rows {
            csv.row([
                .text(row.host), .text(row.difference.job), .text(aspects(row)),
                .text(row.difference.isNewFailure ? "yes" : "no"),
                .text(words(row.difference.before, row.runningBefore)),
                .text(words(row.difference.after, row.runningAfter)),
            ])
        }
        return csv.buffer.bytes
    }

    public func table() -> [String] {
        let host: [Table.Column] = showsHost ? [.init("HOST", flexible: true)] : []
        var table = Table(
            host + [
                .init("JOB", flexible: true), .init("BEFORE", flexible: true), .init("AFTER", flexible: true),
                .init("DIFFERS", flexible: true),
            ])
        for row in rows { table.add((showsHost ? [Cell(row.host)] : []) + cells(row)) }
        let heading = context.headers ? [told("before", before), told("after", after), ""] : []
        return heading + table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func told(_ place: String, _ side: Side) -> String {
        let time = side.time.map { ", state at \(context.time.full($0))" } ?? ", no record"
        return "\(place): \(SafeText.shown(side.label))\(time)"
    }

    private func cells(_ row: DiffRow) -> [Cell] {
        let difference = row.difference
        let style: Style = difference.isNewFailure ? .alarm : difference.after?.hasFailed == true ? .bad : .plain
        return [
            Cell(difference.job), Cell(words(difference.before, row.runningBefore)),
            Cell(words(difference.after, row.runningAfter), style),
            Cell((difference.isNewFailure ? "new failure: " : "") + aspects(row)),
        ]
    }

    private func aspects(_ row: DiffRow) -> String {
        row.difference.aspects.map { aspect in
            guard aspect == .presence else { return aspect.rawValue }
            return row.difference.after == nil ? "missing" : "new"
        }.joined(separator: ", ")
    }

    /// `start ok, 6.40s`, `stop ok, executing restart`.
    private func words(_ job: Job?, _ running: String) -> String {
        guard let job else { return "not known" }
        var words = [(job.isStarted ? "start" : "stop") + (job.hasFailed ? " err" : " ok")]
        switch job.schedule {
        case .executing: words.append("executing \(running)")
        case .waitingDepends: words.append("waiting for others")
        case .waiting: break
        }
        if let took = job.lastDuration { words.append(DurationText.short(took)) }
        return words.joined(separator: ", ")
    }
}

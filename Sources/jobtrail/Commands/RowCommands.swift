import JobColumns
import JobState
import JobViews
import LogBytes

// Commands whose answer is rows of one kind, whatever the form: a table of columns, and which rows are chosen.

/// `runs`: the lives of the engine.
enum RunsCommand {
    static let command = Command(
        "runs", "Show each life of the engine: when it began and ended, how it went",
        options: OptionTable.now + OptionTable.filters.without("job") + OptionTable.rows + OptionTable.columns
            + OptionTable.view,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let (scan, filter) = try pipeline.state()
        let rows = pipeline.query.chosen(wanted(scan, filter), last: true)
        return try pipeline.show(rows, scan, nothing: "no run of the engine matches") {
            DocumentedViews.rows("runs", rows, time: $0.nowSeconds)
        }
    }

    private static func wanted(_ scan: Scan, _ filter: RecordFilter) -> [RunRow] {
        let hosts = scan.hosts(filter)
        var rows = hosts.flatMap { host in host.runs.map { RunRow(host: scan.names[host.host], run: $0) } }
        if hosts.count > 1 { rows.sort { ($0.run.start, $0.host) < ($1.run.start, $1.host) } }
        rows.removeAll { row in
            if let runs = filter.runs, runs[ExactText(row.host)] != row.run.number { return true }
            return !filter.covers(from: row.run.start, to: row.run.end)
        }
        return rows
    }
}

/// `updates`: what changed lately.
enum UpdatesCommand {
    private static let timeoutOption = Option("timeout", value: "SECONDS", "How long an update is kept (default 30)")

    static let command = Command(
        "updates", "Show what changed in the last seconds before now, newest first",
        options: [timeoutOption] + OptionTable.now + OptionTable.filters + OptionTable.rows
            + OptionTable.columns + OptionTable.view,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let timeout = try arguments.seconds("timeout", such: "30 or 0.5") { $0 >= 0 } ?? 30_000_000
        let pipeline = Pipeline(query: try Query(arguments))
        let (scan, filter) = try pipeline.state(updates: timeout)
        let hosts = scan.hosts(filter).map { host in
            (name: scan.names[host.host], rows: pipeline.query.chosen(wanted(host, scan, filter, timeout)))
        }
        let now = pipeline.query.at == nil ? "now" : "that time"
        let nothing = "no update in the last \(DurationText.short(timeout)) before \(now)"
        return try pipeline.show(merged(hosts), scan, nothing: nothing) { DocumentedViews.updates(hosts, $0) }
    }

    private static func wanted(
        _ host: HostHistory, _ scan: Scan, _ filter: RecordFilter, _ timeout: Int64
    ) -> [UpdateRow] {
        let (name, age) = (scan.names[host.host], scan.history.now(of: host))
        let rows = host.updates.shown(now: scan.history.now ?? Clock.now, timeout: timeout).map {
            UpdateRow(host: name, update: $0, now: age, names: scan.names)
        }
        return rows.filter { filter.jobs.want($0.name) && filter.covers(from: $0.time, to: $0.time) }
    }

    /// Every host's rows together, in the hosts' common order of time.
    private static func merged(_ hosts: [(name: String, rows: [UpdateRow])]) -> [UpdateRow] {
        guard hosts.count > 1 else { return hosts.first?.rows ?? [] }
        let isNewestFirst = hosts.allSatisfy { host in
            zip(host.rows, host.rows.dropFirst()).allSatisfy { $0.time >= $1.time }
        }
        return hosts.flatMap(\.rows).sorted { isNewestFirst ? $0.time > $1.time : $0.time < $1.time }
    }
}

/// `blame`: which actions took how long, and which never ended.
enum BlameCommand {
    static let command = Command(
        "blame", "Show how long each action took, the longest first, and which never ended",
        options: OptionTable.now + OptionTable.filters + OptionTable.recordFilters.only("action", "sub")
            + [
                Option("lines", "n", value: "N", "Only the N longest; +N: from the Nth on"),
                Option("reverse", "r", "Shortest first"),
            ] + OptionTable.columns + OptionTable.view,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let (scan, filter) = try pipeline.state(spans: true)
        var matcher = RecordMatcher(filter, scan.history)
        var spans = scan.history.hosts.flatMap { ($0.spans + $0.cutSpans).filter { matcher.matches($0) } }
        // Of equal lengths, the earlier first.
        spans.sort { ($1.t1 - $1.t0, $0.t0) < ($0.t1 - $0.t0, $1.t0) }
        let rows = pipeline.query.chosen(spans).map { BlameRow($0, scan.names) }
        return try pipeline.show(
            rows, scan, nothing: "no completed action matches whose beginning the log tells"
        ) { _ in DocumentedViews.rows("blame", rows) }
    }
}

/// `failures`: what failed, each kind of failure once, the most recent first.
enum FailuresCommand {
    static let command = Command(
        "failures", "List what failed, like failures together: how often, when last, and why",
        options: OptionTable.now + OptionTable.filters + OptionTable.recordFilters.only("action") + OptionTable.rows
            + [exitCode] + OptionTable.columns + OptionTable.view,
        run: run)

    private static let exitCode = Option("exit-code", "Exit with 3 if there is any failure, with 0 if there is none")

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let story = try StoryScan(StoryPlan(pipeline))
        let rows = pipeline.query.chosen(story.rows)
        let status = try pipeline.show(rows, story.scan, nothing: "nothing failed") {
            DocumentedViews.rows("failures", rows, time: $0.nowSeconds)
        }
        return status == .done && arguments.has("exit-code") && !story.rows.isEmpty ? .findings : status
    }
}

extension Pipeline {
    /// Prints rows, and tells what was skipped.
    /// - Parameters:
    ///   - nothing: what to say if there are none.
    ///   - json: the rows as a document.
    fileprivate func show<Row: ShownRow>(
        _ rows: [Row], _ scan: Scan, nothing: String, json: @escaping (ViewContext) -> [UInt8]
    ) throws -> ExitStatus {
        let context = context(scan)
        try ViewPrinter.print(rows, query, context) { json(context) }
        return finish(scan, isEmpty: rows.isEmpty, nothing: nothing)
    }
}

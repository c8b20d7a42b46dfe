import JobColumns
import JobState
import JobViews

/// `jobs`: the state of every job.
enum JobsCommand {
    static let command = Command(
        "jobs", "Show the state of every job: what runs, what failed, what waits",
        options: [StepCommand.option, allOption, exitCode] + OptionTable.now + OptionTable.filters
            + OptionTable.recordFilters.only("sub") + rows + OptionTable.columns + OptionTable.view,
        run: run)

    private static let allOption = Option("all", "List the jobs that never ran too, instead of counting them")

    private static let rows = [
        Option("lines", "n", value: "N", "Only the N worst; +N: from the Nth on"),
        Option("reverse", "r", "The worst last"),
    ]
    private static let exitCode = Option("exit-code", "Exit with 3 if any of the jobs failed last, with 0 if none did")

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        if arguments.has("step") {
            if query.columns != nil { throw UsageError("--fields and --sort are not for --step") }
            return try StepCommand.run(Pipeline(query: query))
        }
        let pipeline = Pipeline(query: query)
        let (hosts, scan) = try hosts(pipeline)
        // Rows are large, and may be many: no more of their lists are made than must be.
        let rows = hosts.count == 1 ? hosts[0].rows : hosts.flatMap(\.rows)
        let context = pipeline.context(scan)
        let hidesIdle =
            query.form.layout.isForPeople && !arguments.has("all") && query.filter.jobs.isEmpty
            && query.columns?.fields == nil
        let shown = hidesIdle && rows.contains(where: \.job.neverRan) ? rows.filter { !$0.job.neverRan } : rows
        try ViewPrinter.print(
            shown, query, context, isEmpty: rows.isEmpty,
            arranged: { rows in
                let worst = JobRow.worstFirst(rows)
                return query.isReversed ? worst.reversed() : worst
            }, closing: { JobRow.closing($0, left: rows.count - shown.count, context) },
            json: { DocumentedViews.jobs(hosts, context) })
        let status = pipeline.finish(scan, isEmpty: rows.isEmpty, nothing: "no job matches", namesJobs: true)
        let hasFailed = rows.contains(where: \.job.hasFailed)
        return status == .done && arguments.has("exit-code") && hasFailed ? .findings : status
    }

    /// The rows of each host, and the reading that they are made from.
    static func hosts(_ pipeline: Pipeline) throws -> ([(name: String, rows: [JobRow])], Scan) {
        let (scan, filter) = try pipeline.state()
        let hosts = scan.hosts(filter)
        let rows = chosen(hosts.map { matching($0, scan, filter, pipeline.query) }, pipeline.query)
        return (zip(hosts, rows).map { (name: scan.names[$0.host], rows: $1) }, scan)
    }

    private static func matching(
        _ host: HostHistory, _ scan: Scan, _ filter: RecordFilter, _ query: Query
    ) -> [JobRow] {
        let (names, now) = (scan.names, scan.history.now(of: host))
        return host.jobs.lazy.filter { job in
            let last = max(job.t0, job.t1)
            return filter.jobs.want(names[job.name]) && (filter.failed ?? job.hasFailed) == job.hasFailed
                && filter.covers(from: last, to: last)
        }.map { JobRow(host: names[host.host], job: $0, waitsFor: host.waitsFor($0.name), now: now, names: names) }
    }

    /// `-n` takes the worst of all hosts, `-r` turns the order round.
    private static func chosen(_ hosts: [[JobRow]], _ query: Query) -> [[JobRow]] {
        if query.columns?.sorts == true { return hosts }
        let isPart = query.lines != nil || query.leavesOut > 0
        guard isPart || query.isReversed else { return hosts }
        let worst =
            isPart
            ? Set(query.first(JobRow.worstFirst(hosts.flatMap(\.self))).map { [$0.host, $0.name] }) : nil
        return hosts.map { rows in
            let kept = worst.map { worst in rows.filter { worst.contains([$0.host, $0.name]) } } ?? rows
            return query.isReversed ? kept.reversed() : kept
        }
    }
}

/// `jobs --step`: the past event by event, with what each changed.
enum StepCommand {
    static let option = Option("step", "Walk event by event, and show what each changed")

    static func run(_ pipeline: Pipeline) throws -> ExitStatus {
        let query = pipeline.query
        let (facts, filter) = try pipeline.asked()
        try query.form.check(for: [.rows, .records])
        let isDocument = query.form.layout.isDocument
        let rows = RowCollector(.standard, query, separator: isDocument ? [UInt8(ascii: ",")] : [])
        let history = pipeline.history(facts)
        var writer = writer(query, rows)
        if isDocument {
            try OutputFile.standard.write("{\"steps\":[")
        } else if query.showsHeaders {
            try OutputFile.standard.write(writer.header)
        }
        let steps = StepCollector(history, filter) { step in
            try rows.add { writer.write(StepRow(step, history.names), into: &$0) }
        }
        let scan = try pipeline.scan(into: history, sink: steps)
        try rows.finish()
        if isDocument { try OutputFile.standard.write("],\"time\":\(pipeline.context(scan).nowSeconds)}\n") }
        return pipeline.finish(scan, isEmpty: rows.count == 0, nothing: "no event matches")
    }

    private static func writer(_ query: Query, _ rows: RowCollector) -> RowsWriter<StepRow> {
        let hosts = Set(query.input.files.map(\.set)).count > 1 ? ["host"] : []
        let time = TimeText(query.shownZone)
        let usual = StepRow.usual
        let writer = RowsWriter<StepRow>(
            query.form.layout, usual: [usual[0]] + hosts + usual[1...], time: time.full)
        if query.form.layout.isAligned {
            rows.aligner = ColumnAligner(
                titles: writer.titles(time.zoneTitle), colored: Terminal.isColored(query.color),
                headers: query.showsHeaders)
        }
        return writer
    }
}

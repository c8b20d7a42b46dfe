import JobColumns
import JobState
import JobViews

/// `jobs`: the state of every job (contract, sections 1 and 4).
enum JobsCommand {
    static let command = Command(
        "jobs", "Show the state of every job: what runs, what failed, what waits",
        options: [StepCommand.option, allOption] + OptionTable.now + OptionTable.filters
            + [OptionTable.recordFilters[1]] + OptionTable.rows + OptionTable.columns + OptionTable.output
            + OptionTable.sources + OptionTable.account,
        run: run)

    private static let allOption = Option("all", "List the jobs that never ran too, instead of counting them")

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        if arguments.has("step") {
            if query.columns != nil { throw UsageError("--fields and --sort are not for --step") }
            return try StepCommand.run(Pipeline(query: query))
        }
        let pipeline = Pipeline(query: query)
        let (hosts, scan) = try hosts(pipeline)
        let rows = hosts.flatMap(\.rows)
        let context = pipeline.context(scan)
        let hidesIdle = !arguments.has("all") && query.filter.jobs.isEmpty && query.columns == nil
        let left = hidesIdle ? rows.count { $0.job.neverRan } : 0
        try ViewPrinter.print(
            rows, query, context,
            arranged: { rows in
                let worst = JobRow.worstFirst(rows).filter { !hidesIdle || !$0.job.neverRan }
                return query.isReversed ? worst.reversed() : worst
            }, closing: { JobRow.closing($0, left: left, context) }, json: { DocumentedViews.jobs(hosts, context) })
        return pipeline.finish(scan, isEmpty: rows.isEmpty, nothing: "no job matches")
    }

    /// The rows of each host, and the reading that they are made from.
    static func hosts(_ pipeline: Pipeline) throws -> ([(name: String, rows: [JobRow])], Scan) {
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let scan = pipeline.scan(facts: facts)
        let hosts = HostSelection.hosts(scan, filter)
        let rows = chosen(hosts.map { matching($0, scan, filter, pipeline.query) }, pipeline.query)
        return (zip(hosts, rows).map { (name: scan.names[$0.host], rows: $1) }, scan)
    }

    private static func matching(
        _ host: HostHistory, _ scan: Scan, _ filter: RecordFilter, _ query: Query
    ) -> [JobRow] {
        let (names, now) = (scan.names, scan.history.now(of: host))
        return host.jobs.map {
            JobRow(host: names[host.host], job: $0, waitsFor: host.waitsFor($0.name), now: now, names: names)
        }.filter { row in
            let last = max(row.job.t0, row.job.t1)
            return (filter.jobs.isEmpty || filter.jobs.contains { $0.matches(row.name) })
                && (filter.failed == nil || filter.failed == row.job.hasFailed)
                && (filter.since.map { last >= $0 } ?? true) && (filter.until.map { last <= $0 } ?? true)
        }
    }

    /// `-n` takes the worst of all hosts, `-r` turns the order round.
    private static func chosen(_ hosts: [[JobRow]], _ query: Query) -> [[JobRow]] {
        if query.columns?.sorts == true { return hosts }
        let worst = query.lines.map { lines in
            Set(JobRow.worstFirst(hosts.flatMap(\.self)).prefix(lines).map { [$0.host, $0.name] })
        }
        return hosts.map { rows in
            let kept = rows.filter { worst?.contains([$0.host, $0.name]) ?? true }
            return query.isReversed ? kept.reversed() : kept
        }
    }
}

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
        let (view, scan) = try view(pipeline)
        if let columns = query.columns {
            let usual = (view.hostCount > 1 ? ["host"] : []) + ViewField<JobRow>.usual
            try columns.print(view.rows, ViewField<JobRow>.all, usual: usual, query, pipeline.context(scan))
        } else {
            let hidesIdle = !arguments.has("all") && query.filter.jobs.isEmpty
            try print(view, query.form, hidesIdle: hidesIdle)
        }
        return pipeline.finish(scan, isEmpty: view.isEmpty, nothing: "no job matches")
    }

    /// The answer, and the reading that it is made from.
    static func view(_ pipeline: Pipeline) throws -> (JobsView, Scan) {
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let scan = pipeline.scan(facts: facts)
        let hosts = HostSelection.hosts(scan, filter).map { host in
            (name: scan.names[host.host], rows: rows(host, scan, filter, pipeline.query))
        }
        return (JobsView(hosts, pipeline.context(scan)), scan)
    }

    private static func rows(
        _ host: HostHistory, _ scan: Scan, _ filter: RecordFilter, _ query: Query
    ) -> [JobRow] {
        let (names, now) = (scan.names, scan.history.now(of: host))
        let matching = host.jobs.map {
            JobRow(host: names[host.host], job: $0, waitsFor: host.waitsFor($0.name), now: now, names: names)
        }.filter { row in
            let last = max(row.job.t0, row.job.t1)
            return (filter.jobs.isEmpty || filter.jobs.contains { $0.matches(row.name) })
                && (filter.failed == nil || filter.failed == row.job.hasFailed)
                && (filter.since.map { last >= $0 } ?? true) && (filter.until.map { last <= $0 } ?? true)
        }
        return RowChoice.chosen(matching, query)
    }

    private static func print(_ view: JobsView, _ form: OutputForm, hidesIdle: Bool) throws {
        switch form {
        case .table: if !view.isEmpty { try OutputFile.standard.write(view.table(hidesIdle: hidesIdle)) }
        case .json: try OutputFile.standard.write(view.json())
        case .ndjson: try OutputFile.standard.write(view.ndjson())
        case .csv: try OutputFile.standard.write(view.csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}

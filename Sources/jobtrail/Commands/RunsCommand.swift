import JobColumns
import JobState
import JobViews
import LogBytes

/// `runs`: the lives of the engine.
enum RunsCommand {
    static let command = Command(
        "runs", "Show each life of the engine: when it began and ended, how it went",
        options: OptionTable.now + OptionTable.filters.without("job")
            + OptionTable.rows + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query)
        let (facts, filter) = try pipeline.asked()
        let scan = pipeline.scan(into: pipeline.history(facts))
        let (rows, context) = (chosen(scan, filter, query), pipeline.context(scan))
        try ViewPrinter.print(
            rows, query, context, json: { DocumentedViews.rows("runs", rows, time: context.nowSeconds) })
        return pipeline.finish(scan, isEmpty: rows.isEmpty, nothing: "no run of the engine matches")
    }

    private static func chosen(_ scan: Scan, _ filter: RecordFilter, _ query: Query) -> [RunRow] {
        let hosts = HostSelection.hosts(scan, filter)
        var rows = hosts.flatMap { host in host.runs.map { RunRow(host: scan.names[host.host], run: $0) } }
        if hosts.count > 1 { rows.sort { ($0.run.start, $0.host) < ($1.run.start, $1.host) } }
        rows.removeAll { row in
            if let runs = filter.runs, runs[ExactText(row.host)] != row.run.number { return true }
            return !filter.covers(from: row.run.start, to: row.run.end)
        }
        return RowChoice.chosen(rows, query)
    }
}

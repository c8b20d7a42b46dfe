import JobState
import JobViews

/// `blame`: which actions took how long, longest first, in any past run.
enum BlameCommand {
    static let command = Command(
        "blame", "Show which actions took how long, longest first",
        options: OptionTable.filters + [OptionTable.recordFilters[0], OptionTable.recordFilters[1]] + OptionTable.now
            + OptionTable.rows + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let scan = pipeline.scan(facts: facts, spans: true)
        let view = BlameView(rows(scan, filter, pipeline.query), pipeline.context(scan))
        try print(view, pipeline.query.form)
        return pipeline.finish(
            scan, isEmpty: view.isEmpty, nothing: "no completed action whose beginning the log tells matches")
    }

    private static func rows(_ scan: Scan, _ filter: RecordFilter, _ query: Query) -> [BlameRow] {
        let spans = HostSelection.hosts(scan, filter).flatMap(\.spans)
        let rows = spans.map { BlameRow(span: $0, names: scan.names) }.filter { matches($0, filter) }
        let longest = rows.enumerated().sorted { ($0.element.duration, $1.offset) > ($1.element.duration, $0.offset) }
            .map(\.element)
        let chosen = query.lines.map { Array(longest.prefix($0)) } ?? longest
        return query.isReversed ? chosen.reversed() : chosen
    }

    private static func matches(_ row: BlameRow, _ filter: RecordFilter) -> Bool {
        if let runs = filter.runs, runs[row.host] != row.span.run { return false }
        if let failed = filter.failed, failed != row.span.failed { return false }
        if !filter.jobs.isEmpty && !filter.jobs.contains(where: { $0.matches(row.job) }) { return false }
        if !filter.actions.isEmpty && !filter.actions.contains(where: { $0.matches(row.action) }) { return false }
        return (filter.since.map { row.span.t1 >= $0 } ?? true) && (filter.until.map { row.span.t0 <= $0 } ?? true)
    }

    private static func print(_ view: BlameView, _ form: OutputForm) throws {
        switch form {
        case .table: if !view.isEmpty { try OutputFile.standard.write(view.table()) }
        case .json: try OutputFile.standard.write(view.json())
        case .ndjson: try OutputFile.standard.write(view.ndjson())
        case .csv: try OutputFile.standard.write(view.csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}

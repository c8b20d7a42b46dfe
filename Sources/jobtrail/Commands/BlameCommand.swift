import JobColumns
import JobState
import JobViews

/// `blame`: which actions took how long, and which never ended.
enum BlameCommand {
    static let command = Command(
        "blame", "Show how long each action took, the longest first, and which never ended",
        options: OptionTable.now + OptionTable.filters + OptionTable.recordFilters.only("action", "sub")
            + [
                Option("lines", "n", value: "N", "Only the N longest; +N: from the Nth on"),
                Option("reverse", "r", "Shortest first"),
            ] + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let (facts, filter) = try pipeline.asked()
        let scan = pipeline.scan(into: pipeline.history(facts, spans: true))
        let rows = chosen(scan, filter, pipeline.query)
        try ViewPrinter.print(
            rows, pipeline.query, pipeline.context(scan), json: { DocumentedViews.rows("blame", rows) })
        return pipeline.finish(
            scan, isEmpty: rows.isEmpty, nothing: "no completed action matches whose beginning the log tells")
    }

    /// Of equal lengths, the earlier first.
    private static func chosen(_ scan: Scan, _ filter: RecordFilter, _ query: Query) -> [BlameRow] {
        var matcher = SpanFilter(filter, scan.history)
        var spans = scan.history.hosts.flatMap { ($0.spans + $0.cutSpans).filter { matcher.matches($0) } }
        spans.sort { ($1.t1 - $1.t0, $0.t0) < ($0.t1 - $0.t0, $1.t0) }
        if query.columns?.sorts == true { return spans.map { BlameRow($0, scan.names) } }
        let rows = query.first(spans).map { BlameRow($0, scan.names) }
        return query.isReversed ? rows.reversed() : rows
    }
}

import JobState
import JobViews

/// `jobs --step`: the past event by event, with what each changed.
enum StepCommand {
    static let option = Option("step", "Walk event by event, and show what each changed")

    static func run(_ pipeline: Pipeline) throws -> ExitStatus {
        let query = pipeline.query
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let isJSON = query.form == .json
        let rows = RowCollector(
            .standard, last: query.lines, leavesOut: query.leavesOut, isReversed: query.isReversed,
            separator: isJSON ? [UInt8(ascii: ",")] : [])
        try begin(query)
        let history = pipeline.history(facts)
        let writer = writer(history.names, query, rows)
        let steps = StepCollector(history, filter) { step in try rows.add { writer.write(step, into: &$0) } }
        let scan = try pipeline.scan(into: history, sink: steps)
        try rows.finish()
        if isJSON { try OutputFile.standard.write("],\"time\":\(pipeline.context(scan).nowSeconds)}\n") }
        return pipeline.finish(scan, isEmpty: rows.count == 0, nothing: "no event matches")
    }

    private static func begin(_ query: Query) throws {
        switch query.form {
        case .json: try OutputFile.standard.write("{\"steps\":[")
        case .csv: if query.showsHeaders { try OutputFile.standard.write(StepWriter.csvHeader()) }
        case .table, .ndjson: break
        case .short, .shortISO, .wide, .raw, .markdown:
            throw UsageError("--output '\(query.form.rawValue)' is not a form of --step")
        }
    }

    private static func writer(_ names: NameRegistry, _ query: Query, _ rows: RowCollector) -> StepWriter {
        let showsHost = Set(query.input.files.map(\.set)).count > 1
        let writer = StepWriter(names, query.form, TimeText(query.shownZone), showsHost: showsHost)
        if query.form == .table {
            rows.aligner = ColumnAligner(
                titles: writer.titles, colored: Terminal.isColored(query.color), headers: query.showsHeaders)
        }
        return writer
    }
}

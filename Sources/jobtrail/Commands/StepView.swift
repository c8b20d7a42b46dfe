import JobState
import JobViews

/// `jobs --step`: event by event, what changed.
struct StepView {
    private let pipeline: Pipeline

    init(_ arguments: Arguments) throws { pipeline = Pipeline(query: try Query(arguments)) }

    func run() throws -> ExitStatus {
        let query = pipeline.query
        if [.short, .shortISO, .wide, .raw].contains(query.form) {
            throw UsageError("--output '\(query.form.rawValue)' is for records: messages, follow")
        }
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let isDocument = query.form == .json
        let rows = RowCollector(
            .standard, last: query.lines, isReversed: query.isReversed, separator: isDocument ? [44] : [])
        let writer = StepWriter(
            query.form, time: TimeText(query.shownZone), showsHost: Set(query.input.files.map(\.set)).count > 1)
        if query.form == .table {
            rows.aligner = ColumnAligner(
                titles: writer.titles, colored: Terminal.isColored(query.color), headers: query.showsHeaders)
        }
        if isDocument { try OutputFile.standard.write("{\"steps\":[") }
        if query.form == .csv && query.showsHeaders { try OutputFile.standard.write(StepWriter.header()) }
        var printer: StepPrinter?
        let scan = pipeline.scan(facts: facts) {
            let made = StepPrinter($0, filter, writer, rows)
            printer = made
            return made
        }
        try rows.finish()
        if isDocument { try OutputFile.standard.write("]}\n") }
        return pipeline.finish(scan, isEmpty: printer?.count ?? 0 == 0, nothing: "no event matches")
    }
}

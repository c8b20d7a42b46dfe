import JobColumns
import JobRecords
import JobState
import JobViews

/// `export --to ndjson|csv`: every record in the forms of `-o`.
struct TextExport {
    private let pipeline: Pipeline
    private let output: OutputFile
    private let isCSV: Bool

    init(_ pipeline: Pipeline, _ output: OutputFile, isCSV: Bool) {
        self.pipeline = pipeline
        self.output = output
        self.isCSV = isCSV
    }

    func run() throws -> ExitStatus {
        if isCSV { try output.write(RecordCSV.header) }
        let rows = RowCollector(output, last: nil, isReversed: false)
        let history = pipeline.history()
        let printer = RecordPrinter(
            .everything(history.names), writer(history.names), rows, RecordPrinter.Options(onlyMessages: false))
        let scan = try pipeline.scan(
            into: history, text: [.records, .details], chained: true, sink: DetailJoiner(printer))
        try output.finish()
        return pipeline.finish(scan, isEmpty: printer.matches == 0, nothing: "no record to export")
    }

    private func writer(_ names: NameRegistry) -> any RecordWriter {
        let files = pipeline.files().map(\.file.name)
        return isCSV ? RecordCSV(names, files: files) : RecordJSON(names, files: files)
    }
}

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
        var printer: RecordPrinter?
        let scan = pipeline.scan(text: [.records, .details], chained: true) { scan in
            let made = RecordPrinter(everything(scan), writer(scan), rows, options)
            printer = made
            return made
        }
        try printer?.finish()
        try output.finish()
        return pipeline.finish(scan, isEmpty: printer?.matches == 0, nothing: "no record to export")
    }

    private var options: RecordPrinter.Options {
        RecordPrinter.Options(onlyMessages: false, outputFailed: Program.endAfterOutputFailure)
    }

    private func everything(_ scan: Scan) -> RecordSelection {
        RecordSelection(RecordMatcher(RecordFilter(), scan.names), pattern: nil, isInverted: false)
    }

    private func writer(_ scan: Scan) -> any RecordWriter {
        let files = scan.files.map(\.file.name)
        return isCSV ? RecordCSV(scan.names, files: files) : RecordJSON(scan.names, files: files)
    }
}

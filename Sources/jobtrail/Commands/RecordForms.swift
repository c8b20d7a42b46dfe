import JobState
import JobViews

/// The writer of records for each output form; prints the form's header.
enum RecordForms {
    static func writer(_ query: Query, _ scan: Scan) -> any RecordWriter {
        let files = query.input.files.map(\.file.name)
        switch query.form {
        case .json: return MessageJSON(scan.names)
        case .ndjson: return RecordJSON(scan.names, files: files)
        case .csv:
            Program.print(RecordCSV.header())
            return RecordCSV(scan.names, files: files)
        case .table: return RecordTable(scan.names, TimeText(query.reading.zone), showsHost: showsHost(query))
        }
    }

    /// Lines up the rows of a table; nil for the other forms.
    static func aligner(_ query: Query, _ scan: Scan) -> ColumnAligner? {
        guard query.form == .table else { return nil }
        let table = RecordTable(scan.names, TimeText(query.reading.zone), showsHost: showsHost(query))
        return ColumnAligner(titles: table.titles, colored: Terminal.isColored(query.color))
    }

    /// Several sets may be several hosts'.
    private static func showsHost(_ query: Query) -> Bool { Set(query.input.files.map(\.set)).count > 1 }
}

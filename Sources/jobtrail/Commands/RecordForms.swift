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
        case .table: return table(query, scan)
        }
    }

    private static func table(_ query: Query, _ scan: Scan) -> RecordTable {
        let context = ViewContext(
            form: .table, time: TimeText(query.reading.zone), now: 0, width: Terminal.width,
            colored: Terminal.isColored(query.color))
        var table = RecordTable(scan.names, context, showsHost: Set(query.input.files.map(\.set)).count > 1)
        var buffer = ByteBuffer()
        table.header(into: &buffer)
        Program.print(buffer.bytes)
        return table
    }
}

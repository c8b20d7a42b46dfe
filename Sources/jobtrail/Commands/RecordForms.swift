import JobState
import JobViews

/// The writer of records for each output form; prints the form's header.
struct RecordForms {
    let query: Query
    let zero: ZeroPoint?
    /// Fields and order of one's own; nil where the form shows what it always does.
    let columns: RecordColumns?
    /// Whether rows are shown at all, or only counted.
    private let onlyCounts: Bool

    init(query: Query, zero: ZeroPoint?, onlyCounts: Bool = false) throws {
        self.onlyCounts = onlyCounts
        self.query = query
        self.zero = zero
        columns = try query.columns.map { try RecordColumns($0, query.form) }
    }

    /// Whether the log's chain is wanted, of which the ids are made.
    var needsChain: Bool { query.form == .ndjson && columns?.fields == nil || columns?.needsChain == true }

    private var showsTitles: Bool { query.showsHeaders && !onlyCounts }

    func writer(_ scan: Scan) -> any RecordWriter {
        if let writer = fieldsWriter(scan) {
            if query.form == .csv && showsTitles { Program.print(writer.header()) }
            return writer
        }
        let files = query.input.files.map(\.file.name)
        let time = TimeText(query.shownZone)
        switch query.form {
        case .json: return MessageJSON(scan.names)
        case .ndjson: return RecordJSON(scan.names, files: files)
        case .csv:
            if showsTitles { Program.print(RecordCSV.header()) }
            return RecordCSV(scan.names, files: files)
        case .raw: return RecordRaw()
        case .short: return RecordShort(scan.names, stamp: stamp { time.clock($0) })
        case .shortISO: return RecordShort(scan.names, stamp: stamp { time.iso($0) })
        case .table, .wide: return table(scan)
        }
    }

    private func reader(_ scan: Scan) -> RecordFieldReader {
        RecordFieldReader(scan.names, files: query.input.files.map(\.file.name))
    }

    private func fieldsWriter(_ scan: Scan) -> RecordFieldsWriter? {
        guard let fields = columns?.fields else { return nil }
        let form: RecordFieldsWriter.Form = query.form == .csv ? .csv : query.form == .ndjson ? .ndjson : .table
        let time = TimeText(query.shownZone)
        return RecordFieldsWriter(fields, reader(scan), form, time: stamp { time.full($0) })
    }

    private func stamp(_ plain: @escaping @Sendable (Int64) -> String) -> @Sendable (Int64) -> String {
        guard let zero else { return plain }
        return { zero.text($0) }
    }

    private func table(_ scan: Scan) -> RecordTable {
        let time = TimeText(query.shownZone)
        return RecordTable(
            scan.names, time: stamp { time.full($0) }, showsHost: showsHost, isWide: query.form == .wide)
    }

    /// Sets up how the rows are laid out.
    func prepare(_ rows: RowCollector, _ scan: Scan) {
        if let columns {
            rows.order = columns.key(reader(scan)).map {
                RowCollector.Order(key: $0, precedes: columns.choice.precedes)
            }
        }
        rows.marksGaps = [.short, .shortISO, .raw].contains(query.form)
        guard query.form == .table || query.form == .wide else { return }
        rows.aligner = ColumnAligner(
            titles: fieldsWriter(scan)?.titles ?? table(scan).titles, colored: Terminal.isColored(query.color),
            headers: query.showsHeaders)
    }

    /// Several sets may be several hosts'.
    private var showsHost: Bool { Set(query.input.files.map(\.set)).count > 1 }
}

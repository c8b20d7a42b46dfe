import JobColumns
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
        if query.form == .markdown { throw UsageError("--output markdown is for tables: jobs, runs, verify, ...") }
        columns = try query.columns.map { try RecordColumns($0, query.form) }
    }

    /// Whether the log's chain is wanted, of which the ids are made.
    var needsChain: Bool {
        [.ndjson, .csv].contains(query.form) && columns?.fields == nil || columns?.needsChain == true
    }

    private var showsTitles: Bool { query.showsHeaders && !onlyCounts }

    func writer(_ scan: Scan) -> any RecordWriter {
        let time = TimeText(query.shownZone)
        switch query.form {
        case .json: return MessageJSON(scan.names)
        case .ndjson where columns?.fields == nil:
            return RecordJSON(scan.names, files: scan.files.map(\.file.name))
        case .csv where columns?.fields == nil:
            if showsTitles { Program.print(RecordCSV.header) }
            return RecordCSV(scan.names, files: scan.files.map(\.file.name))
        case .raw: return RecordRaw()
        case .short: return RecordShort(scan.names, stamp: stamp { time.short($0) })
        case .shortISO: return RecordShort(scan.names, stamp: stamp { time.iso($0) })
        case .csv, .ndjson, .table, .wide, .markdown:
            let writer = columnsWriter(scan)
            if query.form == .csv && showsTitles { Program.print(writer.header()) }
            return writer
        }
    }

    private func row(_ scan: Scan) -> RecordRow { RecordRow(scan.names, files: scan.files.map(\.file.name)) }

    private func columnsWriter(_ scan: Scan) -> RecordColumnsWriter {
        let time = TimeText(query.shownZone)
        return RecordColumnsWriter(shownColumns, row(scan), query.form, time: stamp { time.full($0) })
    }

    private var shownColumns: [Column<RecordRow>] {
        if let fields = columns?.fields { return fields }
        guard query.form.isForPeople else { return RecordRow.wholeRow }
        return RecordColumnsWriter.usual(showsHost: true, isWide: query.form == .wide)
    }

    private func stamp(_ plain: @escaping @Sendable (Int64) -> String) -> @Sendable (Int64) -> String {
        guard let zero else { return plain }
        return { zero.text($0) }
    }

    /// The titles of a table's columns; nil for other forms.
    func titles(_ scan: Scan) -> [String]? {
        query.form == .table || query.form == .wide
            ? columnsWriter(scan).titles(zero == nil ? TimeText(query.shownZone).zoneTitle : nil) : nil
    }

    /// Sets up how the rows are laid out.
    func prepare(_ rows: RowCollector, _ scan: Scan) {
        if let columns {
            rows.order = columns.key(row(scan)).map {
                RowCollector.Order(key: $0, precedes: columns.choice.precedes)
            }
        }
        rows.marksGaps = [.short, .shortISO, .raw].contains(query.form)
        guard let titles = titles(scan) else { return }
        rows.aligner = ColumnAligner(
            titles: titles, colored: Terminal.isColored(query.color),
            headers: query.showsHeaders, varying: columns?.fields == nil && !showsHost ? 0 : nil)
    }

    /// Several sets may be several hosts'; the lines of one set may name several too, which only shows as they come.
    private var showsHost: Bool { Set(query.input.files.map(\.set)).count > 1 }
}

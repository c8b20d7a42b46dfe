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

    /// Prints the form's header.
    func writer(_ names: NameRegistry) throws -> any RecordWriter {
        let time = TimeText(query.shownZone)
        switch query.form {
        case .json: return MessageJSON(names)
        case .ndjson where columns?.fields == nil:
            return RecordJSON(names, files: files)
        case .csv where columns?.fields == nil:
            if showsTitles { try OutputFile.standard.write(RecordCSV.header) }
            return RecordCSV(names, files: files)
        case .raw: return RecordRaw()
        case .short: return RecordShort(names, stamp: stamp { time.short($0) })
        case .shortISO: return RecordShort(names, stamp: stamp { time.iso($0) })
        case .csv, .ndjson, .table, .wide, .markdown:
            let writer = columnsWriter(names)
            if query.form == .csv && showsTitles { try OutputFile.standard.write(writer.header()) }
            return writer
        }
    }

    private var files: [String] { (query.input.files + query.input.companions).map(\.file.name) }

    private func row(_ names: NameRegistry) -> RecordRow { RecordRow(names, files: files) }

    private func columnsWriter(_ names: NameRegistry) -> RecordColumnsWriter {
        let time = TimeText(query.shownZone)
        return RecordColumnsWriter(shownColumns, row(names), query.form, time: stamp { time.full($0) })
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
    func titles(_ names: NameRegistry) -> [String]? {
        query.form == .table || query.form == .wide
            ? columnsWriter(names).titles(zero == nil ? TimeText(query.shownZone).zoneTitle : nil) : nil
    }

    /// Sets up how the rows are laid out.
    func prepare(_ rows: RowCollector, _ names: NameRegistry) {
        if let columns {
            rows.order = columns.key(row(names)).map {
                RowCollector.Order(key: $0, precedes: columns.choice.precedes)
            }
        }
        rows.marksGaps = [.short, .shortISO, .raw].contains(query.form)
        guard let titles = titles(names) else { return }
        rows.aligner = ColumnAligner(
            titles: titles, colored: Terminal.isColored(query.color),
            headers: query.showsHeaders, varying: columns?.fields == nil && !showsHost ? 0 : nil)
    }

    /// Several sets may be several hosts'; the lines of one set may name several too, which only shows as they come.
    private var showsHost: Bool { Set(query.input.files.map(\.set)).count > 1 }
}

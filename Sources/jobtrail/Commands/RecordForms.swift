import JobColumns
import JobState
import JobViews

/// How the records of a search are printed: their form, and how its rows are laid out.
struct RecordForms {
    let query: Query
    /// Fields and order of one's own; nil where the form shows what it always does.
    private let columns: RecordColumns?
    private let form: RecordForm
    /// Whether rows are shown at all, or only counted.
    private let onlyCounts: Bool

    init(query: Query, zero: ZeroPoint?, onlyCounts: Bool = false) throws {
        self.onlyCounts = onlyCounts
        self.query = query
        try query.form.check(for: .records)
        columns = try query.columns.map { try RecordColumns($0, query.form) }
        form = RecordForm(query.form, columns?.fields, TimeText(query.shownZone), zero: zero, showsHost: true)
    }

    /// Whether the log's chain is wanted, of which the ids are made.
    var needsChain: Bool { form.shows("id") || columns?.needsChain == true }

    /// Prints the form's header.
    func writer(_ names: NameRegistry) throws -> any RecordWriter {
        if query.showsHeaders && !onlyCounts { try OutputFile.standard.write(form.header) }
        return form.writer(names, files: files)
    }

    private var files: [String] { (query.input.files + query.input.companions).map(\.file.name) }

    /// Lines up a table's rows; nil for other forms.
    /// - Parameter hidesHost: whether there is no column of hosts as long as there is one.
    func aligner(headers: Bool = true, hidesHost: Bool) -> ColumnAligner? {
        form.titles.map { titles in
            ColumnAligner(
                titles: titles, colored: Terminal.isColored(query.color), headers: headers && query.showsHeaders,
                varying: hidesHost && columns?.fields == nil ? 0 : nil)
        }
    }

    /// Sets up how the rows are laid out.
    func prepare(_ rows: RowCollector, _ names: NameRegistry) {
        if let columns {
            rows.order = columns.key(RecordRow(names, files: files)).map {
                RowCollector.Order(key: $0, precedes: columns.choice.precedes)
            }
        }
        rows.marksGaps = form.marksGaps
        rows.aligner = aligner(hidesHost: !showsHost)
    }

    /// Several sets may be several hosts'; the lines of one set may name several too, which only shows as they come.
    private var showsHost: Bool { Set(query.input.files.map(\.set)).count > 1 }
}

import JobColumns
import JobState
import JobViews

/// The columns of records that `--fields` and `--sort` name.
struct RecordColumns {
    let choice: ColumnChoice
    /// Nil for what the form shows by itself.
    let fields: [Column<RecordRow>]?
    private let keys: [Column<RecordRow>]

    init(_ choice: ColumnChoice, _ form: OutputForm) throws {
        self.choice = choice
        fields = try choice.fields?.map { try RecordColumns.column($0, "fields") }
        keys = try choice.order.map { try RecordColumns.column($0.name, "sort") }
        if fields != nil && ![.table, .wide, .csv, .ndjson].contains(form) {
            throw UsageError("--fields is not for -o \(form.rawValue): take table, csv or ndjson")
        }
    }

    private static func column(_ name: String, _ option: String) throws -> Column<RecordRow> {
        if let column = RecordRow.column(name) ?? RecordRow.own(name) { return column }
        throw ColumnChoice.unknown(name, option, RecordRow.columns.map(\.name) + ["fields.KEY"])
    }

    /// Whether ids are asked for, for which the log's chain is wanted.
    var needsChain: Bool { ((fields ?? []) + keys).contains { $0.name == "id" } }

    /// What puts a record in its place; nil if the log's order stays.
    func key(_ row: RecordRow) -> ((CompleteRecord) -> [ColumnValue])? {
        guard choice.sorts else { return nil }
        return { item in
            row.set(item)
            return keys.map { $0.value(row) }
        }
    }
}

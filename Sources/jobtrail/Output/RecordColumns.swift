import JobState
import JobViews

/// The fields of records that `--fields` and `--sort` name.
struct RecordColumns {
    let choice: ColumnChoice
    /// Nil for what the form shows by itself.
    let fields: [RecordField]?
    private let keys: [RecordField]

    init(_ choice: ColumnChoice, _ form: OutputForm) throws {
        self.choice = choice
        fields = try choice.fields?.map { try RecordColumns.field($0, "fields") }
        keys = try choice.order.map { try RecordColumns.field($0.name, "sort") }
        if fields != nil && ![.table, .wide, .csv, .ndjson].contains(form) {
            throw UsageError("--fields is not for -o \(form.rawValue): take table, csv or ndjson")
        }
    }

    private static func field(_ name: String, _ option: String) throws -> RecordField {
        if let field = RecordField(name) { return field }
        throw ColumnChoice.unknown(name, option, RecordField.names + ["fields.KEY"])
    }

    /// Whether ids are asked for, for which the log's chain is wanted.
    var needsChain: Bool { (fields ?? []).contains(.id) || keys.contains(.id) }

    /// What puts a record in its place; nil where the log's order stays.
    func key(_ reader: RecordFieldReader) -> ((RecordItem) -> [ColumnValue])? {
        guard choice.sorts else { return nil }
        return { item in keys.map { reader.value($0, of: item) } }
    }
}

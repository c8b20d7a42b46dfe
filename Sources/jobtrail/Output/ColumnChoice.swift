import JobColumns
import JobState
import JobViews

extension OptionTable {
    static let fields = Option(
        "fields", value: "NAME,...", "Show these fields alone (not with -o json); 'fields.KEY' is a key of one's own")

    static let columns: [Option] = [
        fields,
        Option("sort", value: "NAME,...", "Put in order by these fields, '-NAME' downwards; -n then takes the first N"),
    ]
}

/// What `--fields` and `--sort` ask for: which columns, and by which of them the rows are in order.
struct ColumnChoice {
    struct Order {
        let name: String
        let isDescending: Bool
    }

    /// As named; nil for the usual ones.
    let fields: [String]?
    let order: [Order]

    /// Nil where neither option is given.
    init?(_ arguments: Arguments) throws {
        fields = arguments.value("fields").map(ColumnChoice.list)
        order = (arguments.value("sort").map(ColumnChoice.list) ?? []).map { word in
            Order(name: word.hasPrefix("-") ? String(word.dropFirst()) : word, isDescending: word.hasPrefix("-"))
        }
        if fields == nil && order.isEmpty { return nil }
        if fields?.isEmpty == true { throw UsageError("--fields: which ones?") }
        for option in ["fields", "sort"] where arguments.value(option) != nil && arguments.value("output") == "json" {
            throw UsageError("--\(option) is not for -o json, whose shape is fixed; take -o ndjson")
        }
    }

    private static func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

    /// Whether the rows have an order of their own.
    var sorts: Bool { !order.isEmpty }

    /// The first and the last of two rows' keys: whether the one with `a` stands before the one with `b`.
    func precedes(_ a: [ColumnValue], _ b: [ColumnValue]) -> Bool {
        for (index, part) in order.enumerated() where a[index] != b[index] {
            let isLess = a[index].precedes(b[index])
            return part.isDescending ? !isLess : isLess
        }
        return false
    }

    /// The columns named by `--fields`; nil for those that a form shows by itself.
    func chosen<Row: ColumnRow>(_: Row.Type) throws -> [Column<Row>]? {
        try fields?.map { try ColumnChoice.column($0, "fields") }
    }

    private static func column<Row: ColumnRow>(_ name: String, _ option: String) throws -> Column<Row> {
        if let column = Row.column(name) { return column }
        let known = Row.columns.map(\.name) + Row.ownNames
        throw UsageError(
            "--\(option): there is no field '\(name)' here; there are \(known.joined(separator: ", "))",
            near: Nearest.to(name, in: known))
    }

    /// The columns named by `--sort`.
    private func keys<Row: ColumnRow>(_: Row.Type) throws -> [Column<Row>] {
        try order.map { try ColumnChoice.column($0.name, "sort") }
    }

    /// The rows in the order asked for; then `-r` turns it round and `-n` takes the first ones.
    func sorted<Row: ColumnRow>(_ rows: [Row], _ query: Query) throws -> [Row] {
        guard sorts else { return rows }
        let keys = try keys(Row.self)
        let keyed = rows.map { row in (row, keys.map { $0.value(row) }) }
        let ordered = keyed.sorted { precedes($0.1, $1.1) }.map(\.0)
        let turned = query.isReversed ? ordered.reversed() : ordered
        return query.first(turned)
    }

    /// The columns of records that are named: those to show, nil for what the form shows by itself, and those that
    /// tell the order.
    func ofRecords(_ form: OutputForm) throws -> (fields: [Column<RecordRow>]?, keys: [Column<RecordRow>]) {
        let (fields, keys) = (try chosen(RecordRow.self), try keys(RecordRow.self))
        if fields != nil && !RecordForm.takesColumns(form) {
            let others = OutputForm.names(OutputForm.allCases.filter(RecordForm.takesColumns))
            throw UsageError("--fields is not for -o \(form.rawValue): take \(others)")
        }
        return (fields, keys)
    }
}

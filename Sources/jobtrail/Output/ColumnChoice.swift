import JobColumns
import JobViews

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

    static func unknown(_ name: String, _ option: String, _ known: [String]) -> UsageError {
        UsageError(
            "--\(option): there is no field '\(name)' here; there are \(known.joined(separator: ", "))",
            near: Nearest.to(name, in: known))
    }
}

extension ColumnChoice {
    /// Prints rows by the chosen columns.
    /// - Parameters:
    ///   - all: every column that the view has.
    ///   - usual: those that are shown where none are chosen.
    func print<Row>(
        _ rows: [Row], _ all: [ViewField<Row>], usual: [String], _ query: Query, _ context: ViewContext
    ) throws {
        let ordered = try sorted(rows, all, query, context)
        let chosen = try (fields ?? usual).map { try ColumnChoice.field($0, "fields", all) }
        let view = FieldedRows(ordered, chosen, context)
        try ViewPrinter.print(
            query.form, people: ordered.isEmpty ? nil : view.table(), json: view.ndjson, ndjson: view.ndjson,
            csv: view.csv)
    }

    private static func field<Row>(
        _ name: String, _ option: String, _ all: [ViewField<Row>]
    ) throws -> ViewField<Row> {
        guard let field = all.first(where: { $0.name == name }) else { throw unknown(name, option, all.map(\.name)) }
        return field
    }

    /// The rows in the order asked for; then `-r` turns it round and `-n` takes the first ones.
    private func sorted<Row>(
        _ rows: [Row], _ all: [ViewField<Row>], _ query: Query, _ context: ViewContext
    ) throws -> [Row] {
        guard sorts else { return rows }
        let keys = try order.map { try ColumnChoice.field($0.name, "sort", all) }
        let keyed = rows.map { row in (row, keys.map { $0.value(row, context) }) }
        let ordered = keyed.sorted { precedes($0.1, $1.1) }.map(\.0)
        let turned = query.isReversed ? ordered.reversed() : ordered
        return query.lines.map { Array(turned.prefix($0)) } ?? turned
    }
}

import JobColumns

/// How people see rows of a kind; programs see their columns.
public protocol ShownRow: ColumnRow {
    /// The columns of a table if none are chosen. The host stands before them where there are several.
    static var usual: [String] { get }
    /// Columns that a narrow terminal goes without, in the order in which they are left out.
    static var expendable: [String] { get }
    var host: String { get }
    func style(of column: String) -> Style
    /// A cell's words; nil for those of the value itself.
    func words(of column: String) -> String?
    /// The file that a cell is about.
    func file(of column: String) -> String?
}

extension ShownRow {
    public static var expendable: [String] { [] }
    public var host: String { "" }
    public func style(of column: String) -> Style { .plain }
    public func words(of column: String) -> String? { nil }
    public func file(of column: String) -> String? { nil }
}

/// Rows in every form that is made of columns.
public struct RowsView<Row: ShownRow> {
    private let rows: [Row]
    private let chosen: [Column<Row>]?
    private let context: ViewContext

    /// - Parameter chosen: the columns to show; nil for those that a form shows by itself.
    public init(_ rows: [Row], _ chosen: [Column<Row>]? = nil, _ context: ViewContext) {
        (self.rows, self.chosen, self.context) = (rows, chosen, context)
    }

    // MARK: for programs

    public func csv() -> [UInt8] {
        let columns = chosen ?? Row.wholeRow
        var csv = CSVWriter()
        if context.headers { csv.header(columns) }
        for row in rows { csv.row(row, columns) }
        return csv.buffer.bytes
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            json.object(row, chosen ?? Row.wholeRow, keepsAbsent: chosen != nil)
            json.endLine()
        }
        return json.buffer.bytes
    }

    // MARK: for people

    private var shown: [Column<Row>] {
        if let chosen { return chosen }
        let hosts = Set(rows.map(\.host)).count > 1 ? ["host"] : []
        return (hosts + Row.usual).compactMap(Row.column)
    }

    /// In a narrow terminal parts of seconds go first, then columns that can be done without, then names are shortened.
    public func table() -> [String] {
        let full = table(shown, context.time.full)
        guard let width = context.width, full.width(headers: context.headers) > width else { return lines(full) }
        var columns = shown
        var table = table(columns, context.time.seconds)
        for name in chosen == nil ? Row.expendable : [] where table.width(headers: context.headers) > width {
            columns.removeAll { $0.name == name }
            table = self.table(columns, context.time.seconds)
        }
        return lines(table)
    }

    private func lines(_ table: Table) -> [String] {
        table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func table(_ columns: [Column<Row>], _ time: (Int64) -> String) -> Table {
        var table = Table(
            zip(columns, titles(columns)).map { column, title in
                Table.Column(
                    title, right: column.type.isRight, flexible: column.type.isFlexible,
                    shortened: column.type == .name ? .inside : .atEnd)
            })
        for row in rows {
            table.add(
                columns.map { column in
                    let link = context.links ? row.file(of: column.name) : nil
                    return Cell(words(row, column, time), row.style(of: column.name), link: link)
                })
        }
        return table
    }

    /// The zone is told once, above the first times.
    private func titles(_ columns: [Column<Row>]) -> [String] {
        var titles = columns.map(\.title)
        guard let first = columns.firstIndex(where: { $0.type == .instant }) else { return titles }
        let times = rows.lazy.compactMap { row -> Int64? in
            if case .instant(let time) = columns[first].value(row) { time } else { nil }
        }
        titles[first] += " (\(context.time.zoneName(of: times)))"
        return titles
    }

    private func words(_ row: Row, _ column: Column<Row>, _ time: (Int64) -> String) -> String {
        if let words = row.words(of: column.name) { return words }
        let value = column.value(row)
        if case .instant(let instant) = value { return time(instant) }
        return value.words(column.type)
    }

    public func markdown() -> [String] {
        let columns = shown
        var table = MarkdownTable(zip(columns, titles(columns)).map { ($1, $0.type.isRight) })
        for row in rows { table.add(columns.map { words(row, $0, context.time.full) }) }
        return table.lines
    }
}

extension ColumnType {
    /// Whether it gives way in a narrow terminal.
    var isFlexible: Bool {
        switch self {
        case .name, .text, .names, .json: true
        case .number, .percent, .instant, .duration: false
        }
    }
}

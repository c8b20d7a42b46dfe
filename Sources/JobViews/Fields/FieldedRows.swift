import JobColumns

/// Rows shown by chosen columns.
public struct FieldedRows<Row> {
    private let rows: [Row]
    private let fields: [ViewField<Row>]
    private let context: ViewContext

    public init(_ rows: [Row], _ fields: [ViewField<Row>], _ context: ViewContext) {
        self.rows = rows
        self.fields = fields
        self.context = context
    }

    public func table() -> [String] {
        let values = rows.map { row in fields.map { $0.value(row, context) } }
        let columns = fields.indices.map { index in
            Table.Column(fields[index].title, right: values.allSatisfy { $0[index].isCount }, flexible: true)
        }
        var table = Table(columns)
        for row in values { table.add(row.map { Cell(shown($0)) }) }
        return table.lines(width: context.width, colored: context.colored, headers: context.headers)
    }

    private func shown(_ value: ColumnValue) -> String {
        if case .instant(let time) = value { return context.time.full(time) }
        return value.words(.text)
    }

    public func csv() -> [UInt8] {
        var csv = CSVWriter()
        if context.headers { csv.header(fields.map(\.name)) }
        for row in rows { csv.row(fields.map { $0.value(row, context) }) }
        return csv.buffer.bytes
    }

    public func ndjson() -> [UInt8] {
        var json = JSONWriter()
        for row in rows {
            json.beginObject()
            for field in fields {
                json.key(field.name)
                json.value(field.value(row, context))
            }
            json.endObject()
            json.endLine()
        }
        return json.buffer.bytes
    }
}

extension ColumnValue {
    /// Whether it stands at the right of its column.
    fileprivate var isCount: Bool {
        switch self {
        case .number, .duration, .none: true
        default: false
        }
    }
}

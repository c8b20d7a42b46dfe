import JobColumns

/// Writes rows that are told by columns, value by value, for programs.
public protocol RowForm {
    /// Whether a value can be a list or an object.
    var nests: Bool { get }
    /// What stands before the first row where titles are wanted.
    mutating func begin(_ titles: [String], into buffer: inout ByteBuffer)
    /// One more value of the present row.
    mutating func add(_ name: String, _ value: ColumnValue)
    mutating func endRow(into buffer: inout ByteBuffer)
}

/// A JSON object a row.
public struct JSONRows: RowForm {
    private var json = JSONWriter(ByteBuffer(capacity: 512))
    private let endsLines: Bool

    /// - Parameter endsLines: false for the items of a list, whose commas the caller writes.
    public init(endsLines: Bool = true) {
        self.endsLines = endsLines
        json.beginObject()
    }

    public var nests: Bool { true }

    public mutating func begin(_ titles: [String], into buffer: inout ByteBuffer) {}

    public mutating func add(_ name: String, _ value: ColumnValue) {
        if case .absent = value { return }
        json.key(name)
        json.value(value)
    }

    public mutating func endRow(into buffer: inout ByteBuffer) {
        json.endObject()
        json.endLine()
        buffer.append(json.buffer)
        if !endsLines { buffer.removeLast() }
        json.buffer.clear()
        json.beginObject()
    }
}

/// Comma-separated values.
public struct CSVRows: RowForm {
    private var csv = CSVWriter()

    public init() {}

    public var nests: Bool { false }

    public mutating func begin(_ titles: [String], into buffer: inout ByteBuffer) {
        for title in titles { csv.value(.text(title)) }
        endRow(into: &buffer)
    }

    public mutating func add(_ name: String, _ value: ColumnValue) { csv.value(value) }

    public mutating func endRow(into buffer: inout ByteBuffer) {
        csv.endRow()
        buffer.append(csv.buffer)
        csv.clear()
    }
}

extension RowForm {
    /// - Parameter isWhole: whether these are the row's own columns, and none was chosen: then one may be absent.
    mutating func write<Row>(
        _ row: Row, _ columns: [Column<Row>], isWhole: Bool, into buffer: inout ByteBuffer
    ) {
        for column in columns {
            let value = column.value(row)
            if !isWhole, case .absent = value { add(column.name, .none) } else { add(column.name, value) }
        }
        endRow(into: &buffer)
    }
}

/// Writes rows as they come: for programs, or as cells that `ColumnAligner` lines up.
public struct RowsWriter<Row: ShownRow> {
    private let columns: [Column<Row>]
    private let isWhole: Bool
    private var form: (any RowForm)?
    private let time: (Int64) -> String

    /// - Parameters:
    ///   - chosen: the columns to show; nil for those that the form shows by itself.
    ///   - usual: the names of a table's columns.
    ///   - time: puts microseconds into words for people.
    public init(
        _ layout: FormLayout, _ chosen: [Column<Row>]? = nil, usual: [String] = Row.usual,
        time: @escaping (Int64) -> String
    ) {
        form = layout.rowForm
        isWhole = chosen == nil
        columns = chosen ?? form.map { Row.wholeRow(nests: $0.nests) } ?? usual.compactMap(Row.column)
        self.time = time
    }

    public func shows(_ column: String) -> Bool { columns.contains { $0.name == column } }

    /// What stands before the first row; empty for tables, which have titles.
    public var header: [UInt8] {
        var buffer = ByteBuffer(capacity: 256)
        var form = form
        form?.begin(columns.map(\.name), into: &buffer)
        return buffer.bytes
    }

    /// The titles of a table's columns.
    /// - Parameter zone: that of times, told once; nil where they count from an event.
    public func titles(_ zone: String?) -> [String] { columns.titles { _ in zone } }

    public mutating func write(_ row: Row, into buffer: inout ByteBuffer) {
        if form != nil { return form!.write(row, columns, isWhole: isWhole, into: &buffer) }
        for column in columns {
            ColumnAligner.append(Cell(row.words(column, time), row.style(of: column.name)), to: &buffer)
        }
    }
}

extension Array {
    /// What stands above columns, with the zone behind the first one of times.
    func titles<Row>(_ zone: (Column<Row>) -> String?) -> [String] where Element == Column<Row> {
        let first = firstIndex { $0.type == .instant }
        return enumerated().map { $1.title + ($0 == first ? zone($1).map { " (\($0))" } ?? "" : "") }
    }
}

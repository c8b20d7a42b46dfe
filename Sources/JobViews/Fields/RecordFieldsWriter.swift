import JobRecords

/// Writes chosen fields of a record: a table's row for `ColumnAligner`, a CSV row, or a JSON object a line.
public struct RecordFieldsWriter: RecordWriter {
    public enum Form: Sendable {
        case table, csv, ndjson
    }

    private let fields: [RecordField]
    private let reader: RecordFieldReader
    private let form: Form
    private let time: @Sendable (Int64) -> String

    /// - Parameter time: puts microseconds into words for people.
    public init(
        _ fields: [RecordField], _ reader: RecordFieldReader, _ form: Form, time: @escaping @Sendable (Int64) -> String
    ) {
        self.fields = fields
        self.reader = reader
        self.form = form
        self.time = time
    }

    /// The columns' titles.
    public var titles: [String] { fields.map { $0.name.uppercased() } }

    /// The first row of CSV.
    public func header() -> [UInt8] {
        var csv = CSVWriter()
        csv.row(fields.map { .text($0.name) })
        return csv.buffer.bytes
    }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        switch form {
        case .table: for field in fields { ColumnAligner.append(cell(field, item), to: &buffer) }
        case .csv:
            var csv = CSVWriter()
            csv.row(fields.map { reader.value($0, of: item).csv })
            buffer.append(csv.buffer)
        case .ndjson: writeObject(item, &buffer)
        }
    }

    private func cell(_ field: RecordField, _ item: RecordItem) -> Cell {
        switch reader.value(field, of: item) {
        case .instant(let instant): Cell(time(instant), .faint)
        case .text(let text): Cell(text, item.record.failed && field == .sub ? .alarm : .plain)
        case .number(let number): Cell(String(number))
        case .json(let bytes): Cell(String(decoding: bytes, as: UTF8.self))
        case .duration, .none: Cell("")
        }
    }

    private func writeObject(_ item: RecordItem, _ buffer: inout ByteBuffer) {
        var json = JSONWriter()
        json.beginObject()
        for field in fields {
            json.key(field.name)
            reader.value(field, of: item).write(to: &json)
        }
        json.endObject()
        json.endLine()
        buffer.append(json.buffer)
    }
}

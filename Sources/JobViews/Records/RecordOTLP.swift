import JobColumns
import JobRecords
import JobState

/// One record a line in OTLP/JSON, as OpenTelemetry's collector reads files. What OpenTelemetry has a name for has that
/// name; every other column is an attribute `jobsengine.COLUMN`.
public struct RecordOTLP: RecordWriter {
    private let names: NameRegistry
    private let row: RecordRow
    private var json = JSONWriter(ByteBuffer(capacity: 2048))
    private let attributes: [(key: String, column: Column<RecordRow>)]

    /// - Parameter files: the names of the scan's files.
    public init(_ names: NameRegistry, files: [String]) {
        self.names = names
        row = RecordRow(names, files: files)
        attributes = RecordRow.wholeRow.filter { !Self.elsewhere.contains($0.name) }.map { column in
            (Self.conventions[column.name] ?? "jobsengine.\(column.name)", column)
        }
    }

    /// Columns that are no attributes.
    private static let elsewhere = ["time", "host", "severity", "fields"]
    private static let conventions = ["id": "log.record.uid", "file": "log.file.path"]

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        row.set(item)
        json.buffer.clear()
        json.beginObject()
        begin("resourceLogs")
        writeResource(names[item.record.host])
        begin("scopeLogs")
        json.key("scope")
        json.raw("{\"name\":\"jobtrail\"}")
        begin("logRecords")
        writeRecord(item)
        for _ in 0..<3 {
            json.endObject()
            json.endList()
        }
        json.endObject()
        json.endLine()
        buffer.append(json.buffer)
    }

    /// Begins a list of one object.
    private mutating func begin(_ key: StaticString) {
        json.key(key)
        json.beginList()
        json.beginObject()
    }

    private mutating func writeResource(_ host: String) {
        json.key("resource")
        json.beginObject()
        json.key("attributes")
        json.beginList()
        write("service.name", .text("jobsengine"))
        if !host.isEmpty { write("host.name", .text(host)) }
        json.endList()
        json.endObject()
    }

    private mutating func writeRecord(_ item: CompleteRecord) {
        // 64-bit numbers are strings in this JSON; a time before 1970 cannot be told.
        if item.record.time > 0 {
            json.key("timeUnixNano")
            json.string("\(item.record.time)000")
        }
        if let number = Self.severity(item.record.severity) {
            json.key("severityNumber")
            json.number(number)
            json.key("severityText")
            json.string(String(UnicodeScalar(item.record.severity)))
        }
        json.key("body")
        write(.text(RecordWords.message(item)))
        json.key("attributes")
        json.beginList()
        for (key, column) in attributes { write(key, column.value(row)) }
        for field in row.said.shownFields {
            switch field.value {
            case .text(let text): write("jobsengine.fields.\(field.key)", .text(text))
            case .raw(let text): write("jobsengine.fields.\(field.key)", .json(Array(text.utf8)))
            }
        }
        json.endList()
    }

    /// OpenTelemetry's number for a code's letter; nil where there is none.
    private static func severity(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "D"): 5
        case UInt8(ascii: "I"), UInt8(ascii: "S"): 9
        case UInt8(ascii: "W"): 13
        case UInt8(ascii: "E"): 17
        case UInt8(ascii: "F"): 21
        default: nil
        }
    }

    // MARK: values

    private mutating func write(_ key: String, _ value: ColumnValue) {
        if value == .none || value == .absent { return }
        json.beginObject()
        json.key("key")
        json.string(key)
        json.key("value")
        write(value)
        json.endObject()
    }

    private mutating func write(_ value: ColumnValue) {
        json.beginObject()
        switch value {
        case .text(let text):
            json.key("stringValue")
            json.string(text)
        case .json(let bytes):
            json.key("stringValue")
            json.string(String(decoding: bytes, as: UTF8.self))
        case .number(let number):
            json.key("intValue")
            json.string(String(number))
        case .real, .instant, .duration:
            json.key("doubleValue")
            json.value(value)
        case .names(let names):
            json.key("arrayValue")
            json.beginObject()
            json.key("values")
            json.beginList()
            for name in names { write(.text(name)) }
            json.endList()
            json.endObject()
        case .none, .absent: break
        }
        json.endObject()
    }
}

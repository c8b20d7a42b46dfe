import JobColumns
import JobRecords
import JobState

/// The JSON documents that views are: `jobs`, `updates`, `runs`, `blame`, `verify`.
public enum DocumentedViews {
    private static let jobColumns = JobRow.wholeRow.filter { $0.name != "host" }
    private static let updateColumns = UpdateRow.wholeRow.filter { $0.name != "host" }

    /// The jobs as `get_jobs` gives them.
    public static func jobs(_ hosts: [(name: String, rows: [JobRow])], _ context: ViewContext) -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            json.key("jobs")
            json.beginObject()
            for row in hosts.isEmpty ? [] : hosts[index].rows {
                json.key(row.name)
                write(row, &json)
            }
            json.endObject()
        }
    }

    static func write(_ row: JobRow, _ json: inout JSONWriter) { json.object(row, jobColumns) }

    /// The updates as `get_updates` gives them.
    public static func updates(_ hosts: [(name: String, rows: [UpdateRow])], _ context: ViewContext) -> [UInt8] {
        HostViews.write(hosts.map(\.name), context) { index, json in
            list("updates", hosts.isEmpty ? [] : hosts[index].rows, updateColumns, &json)
        }
    }

    public static func runs(_ rows: [RunRow], _ context: ViewContext) -> [UInt8] {
        document { json in
            list("runs", rows, RunRow.wholeRow, &json)
            json.key("time")
            json.number(context.nowSeconds)
        }
    }

    public static func failures(_ rows: [FailureRow], _ context: ViewContext) -> [UInt8] {
        document { json in
            list("failures", rows, FailureRow.wholeRow, &json)
            json.key("time")
            json.number(context.nowSeconds)
        }
    }

    public static func blame(_ rows: [BlameRow]) -> [UInt8] {
        document { json in list("blame", rows, BlameRow.wholeRow, &json) }
    }

    public static func verify(_ findings: [Finding], _ files: [FileReport]) -> [UInt8] {
        document { json in
            list("findings", findings, Finding.wholeRow, &json)
            list("files", files, FileReport.wholeRow, &json)
        }
    }

    private static func document(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        body(&json)
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    private static func list<Row>(_ key: String, _ rows: [Row], _ columns: [Column<Row>], _ json: inout JSONWriter) {
        json.key(key)
        json.beginList()
        for row in rows { json.object(row, columns) }
        json.endList()
    }
}

/// A MESSAGE as documented, without newline.
public struct MessageJSON: RecordWriter {
    private var names: NameLiterals

    public init(_ names: NameRegistry) { self.names = NameLiterals(names) }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        let record = item.record
        buffer.append("{\"msg\":")
        item.text.appendMessage(to: &buffer)
        buffer.append(",\"job\":")
        appendName(record.job, &buffer)
        buffer.append(",\"action\":")
        appendName(record.action, &buffer)
        buffer.append(!record.hasSub ? ",\"sub\":null" : record.failed ? ",\"sub\":\"err\"" : ",\"sub\":\"ok\"")
        buffer.append(",\"timestamp\":")
        buffer.append(seconds: record.time)
        buffer.append(",\"startup_percentage\":")
        appendPercentage(item, &buffer)
        buffer.append(",\"ok_counter\":")
        buffer.append(known: record.okCounter)
        buffer.append(",\"err_counter\":")
        buffer.append(known: record.errCounter)
        buffer.append(",\"forked_counter\":")
        buffer.append(known: record.forkedCounter)
        buffer.append("}")
    }

    private mutating func appendName(_ id: UInt32, _ buffer: inout ByteBuffer) {
        if id == 0 { buffer.append("null") } else { buffer.append(names[id]) }
    }

    private func appendPercentage(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let record = item.record
        if record.percentage < 0 { return buffer.append("null") }
        if record.flags.contains(.oddPercentage), let words = item.text.extras.percentage {
            return JSONWriter.escape(words, into: &buffer)
        }
        buffer.append(34)
        buffer.append(number: record.percentage)
        buffer.append("%\"")
    }
}

extension RecordText {
    /// The message as JSON; null where there is none. An event's code is ASCII without quotes, so it needs no escapes.
    func appendMessage(to buffer: inout ByteBuffer) {
        if let bytes = leadingCode {
            buffer.append(34)
            buffer.append(UnsafeRawBufferPointer(bytes))
            buffer.append(34)
        } else {
            let words = message
            if words.isEmpty { buffer.append("null") } else { JSONWriter.escape(words, into: &buffer) }
        }
    }
}

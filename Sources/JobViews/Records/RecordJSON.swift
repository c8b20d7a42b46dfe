import JobColumns
import JobRecords
import JobState

/// One record a line, `-o ndjson`: what the columns of `RecordRow` give, by hand and fast; a test holds it to them.
public struct RecordJSON: RecordWriter {
    private var names: NameLiterals
    private let files: [[UInt8]]

    /// - Parameter files: the names of the scan's files.
    public init(_ names: NameRegistry, files: [String]) {
        self.names = NameLiterals(names)
        self.files = files.map(JSONWriter.literal)
    }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        writeOrigin(item, &buffer)
        writeMessage(item, &buffer)
        writeNumbers(item.record, &buffer)
        writeText(item, &buffer)
        buffer.append(",\"file\":")
        buffer.append(files[item.file])
        buffer.append(",\"offset\":")
        buffer.append(number: item.record.offset)
        buffer.append(",\"line\":")
        buffer.append(number: item.record.line)
        buffer.append("}\n")
    }

    private mutating func writeOrigin(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        buffer.append("{\"id\":")
        if let chain = item.chain {
            buffer.append(34)
            buffer.append(hex: chain.high)
            buffer.append(hex: chain.low)
            buffer.append(34)
        } else {
            buffer.append("null")
        }
        buffer.append(",\"time\":")
        buffer.append(seconds: item.record.time)
        buffer.append(",\"host\":")
        buffer.append(names[item.record.host])
        buffer.append(",\"run\":")
        buffer.append(number: item.run)
        buffer.append(",\"kind\":\"")
        buffer.append(item.record.kind.name)
        buffer.append(34)
    }

    private mutating func writeMessage(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let record = item.record
        buffer.append(",\"msg\":")
        item.text.appendMessage(to: &buffer)
        buffer.append(",\"severity\":")
        if record.severity == 0 {
            buffer.append("null")
        } else {
            buffer.append(34)
            buffer.append(record.severity)
            buffer.append(34)
        }
        writeName(",\"job\":", record.job, &buffer)
        writeName(",\"action\":", record.action, &buffer)
        buffer.append(!record.hasSub ? ",\"sub\":null" : record.failed ? ",\"sub\":\"err\"" : ",\"sub\":\"ok\"")
    }

    private mutating func writeName(_ key: StaticString, _ id: UInt32, _ buffer: inout ByteBuffer) {
        buffer.append(key)
        if id == 0 { buffer.append("null") } else { buffer.append(names[id]) }
    }

    private func writeNumbers(_ record: Record, _ buffer: inout ByteBuffer) {
        buffer.append(",\"startup_percentage\":")
        buffer.append(known: Int32(record.percentage))
        buffer.append(",\"ok_counter\":")
        buffer.append(known: record.okCounter)
        buffer.append(",\"err_counter\":")
        buffer.append(known: record.errCounter)
        buffer.append(",\"forked_counter\":")
        buffer.append(known: record.forkedCounter)
        buffer.append(",\"pid\":")
        buffer.append(known: record.pid)
    }

    private func writeText(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let extras = item.text.extras
        buffer.append(",\"depends\":")
        if item.record.kind == .waits {
            JSONWriter.escape(extras.depends, into: &buffer)
        } else {
            buffer.append("null")
        }
        buffer.append(",\"text\":")
        JSONWriter.escape(extras.text, into: &buffer)
        buffer.append(",\"detail\":")
        if item.detail.isEmpty {
            buffer.append("null")
        } else {
            JSONWriter.escape(String(decoding: item.detail, as: UTF8.self), into: &buffer)
        }
        buffer.append(",\"fields\":")
        FieldsJSON.write(extras.shownFields, into: &buffer)
    }
}

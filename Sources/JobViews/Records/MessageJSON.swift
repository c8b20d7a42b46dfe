import JobColumns
import JobRecords
import JobState

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

import JobRecords
import JobState

/// A MESSAGE as documented (contract, section 1), without newline.
public struct MessageJSON: RecordWriter {
    private var names: NameLiterals

    public init(_ names: NameRegistry) { self.names = NameLiterals(names) }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        let record = item.record
        buffer.append("{\"msg\":\"")
        item.text.appendCode(to: &buffer)
        buffer.append("\",\"job\":")
        buffer.append(names[record.job])
        buffer.append(",\"action\":")
        buffer.append(names[record.action])
        buffer.append(record.failed ? ",\"sub\":\"err\",\"timestamp\":" : ",\"sub\":\"ok\",\"timestamp\":")
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

    private func appendPercentage(_ item: RecordItem, _ buffer: inout ByteBuffer) {
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

extension ByteBuffer {
    /// A number, or null where it is unknown (negative).
    @inline(__always) mutating func append(known value: Int32) {
        if value < 0 { append("null") } else { append(number: value) }
    }
}

extension RecordText {
    /// The code's bytes; a code is ASCII without quotes, so it needs no escapes.
    func appendCode(to buffer: inout ByteBuffer) {
        if let bytes = codeBytes { buffer.append(UnsafeRawBufferPointer(bytes)) } else { buffer.append(code ?? "") }
    }
}

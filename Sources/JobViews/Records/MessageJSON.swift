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
        JSONCells.message(item.text, &buffer)
        buffer.append(",\"job\":")
        JSONCells.name(record.job, &names, &buffer)
        buffer.append(",\"action\":")
        JSONCells.name(record.action, &names, &buffer)
        buffer.append(",\"sub\":")
        JSONCells.sub(record, &buffer)
        buffer.append(",\"timestamp\":")
        buffer.append(seconds: record.time)
        buffer.append(",\"startup_percentage\":")
        appendPercentage(item, &buffer)
        JSONCells.counters(record, &buffer)
        buffer.append("}")
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

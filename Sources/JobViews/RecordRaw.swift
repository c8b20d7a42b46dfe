import JobColumns

/// A record's own bytes with the lines that belong to it, as they stand in the log: `-o raw`.
public struct RecordRaw: RecordWriter {
    public init() {}

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        buffer.append(item.line)
        buffer.append(10)
        guard !item.detail.isEmpty else { return }
        buffer.append(item.detail)
        buffer.append(10)
    }
}

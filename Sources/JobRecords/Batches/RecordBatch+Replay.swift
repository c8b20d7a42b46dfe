import LogLines

/// Records that are known already, for a taker that wants them as a reader gives them.
extension RecordBatch {
    public static func replay() -> RecordBatch { RecordBatch(chained: true) }

    /// Makes it empty, for records of another file.
    public func begin(file: Int) { reset(file: file) }

    /// Adds a record with its line; there is room for `capacity` of them.
    public func add(_ record: Record, _ text: UnsafeRawBufferPointer, _ chain: Chain) {
        let index = state.pointee.used
        precondition(index < RecordBatch.capacity)
        var record = record
        let start = text.baseAddress.map { $0.assumingMemoryBound(to: UInt8.self) }
        (record.textStart, record.textCount) = (0, 0)
        if let start { state.pointee.keep(start, text.count, for: &record) }
        records[index] = record
        chains?[index] = chain
        state.pointee.used = index + 1
    }
}

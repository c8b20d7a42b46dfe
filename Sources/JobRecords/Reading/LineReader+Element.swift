import LogLines

/// The elements of a saved answer.
extension LineReader {
    /// Appends an element's record to the batch, which has room.
    /// - Parameter time: the answer's, which is a job's.
    mutating func readElement(_ element: ObjectFinder.Element, time: Int64?, into batch: RecordBatch) {
        scratch.reset()
        var record = Record()
        record.offset = element.offset
        record.line = UInt32(truncatingIfNeeded: element.line)
        record.flags = [.timeless, .inDocument]
        let padded = element.bytes + [UInt8](repeating: 0, count: Line.padding)
        padded.withUnsafeBufferPointer { bytes in
            let (start, end) = (bytes.baseAddress!, bytes.baseAddress! + element.bytes.count)
            if readObject(start, end, &record) {
                if element.isJob, let time {
                    record.time = time
                    record.flags.insert(.ownTime)
                    record.flags.remove(.timeless)
                }
                append(&record, start, end, batch)
            } else {
                noteUnparsed(&record, start, end, batch)
            }
        }
    }
}

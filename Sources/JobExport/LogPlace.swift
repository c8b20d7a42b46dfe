import JobRecords
import JobViews
import LogLines

/// Where in its host's log a record stands, told by content alone, so that every copy of the record has the same:
/// the time of its file's first record, that record's chain, and the offset. Its bytes sort in log order.
struct LogPlace {
    private let fileTime: UInt64
    private let fileMark: UInt64
    private var offset: UInt64 = 0

    /// - Parameters:
    ///   - time: of the file's first record, or later where the file before began later.
    ///   - digest: that record's.
    init(time: Int64, digest: Chain) {
        // Flipping the sign bit lets times before 1970 sort before those after it.
        fileTime = UInt64(bitPattern: time) ^ (1 << 63)
        fileMark = digest.high
    }

    /// The place of another record of the same file.
    func at(_ record: Record) -> LogPlace {
        var place = self
        place.offset = UInt64(record.offset)
        return place
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.append(big: fileTime)
        buffer.append(big: fileMark)
        buffer.append(big: offset)
    }
}

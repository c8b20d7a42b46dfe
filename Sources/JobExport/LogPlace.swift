import JobColumns
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

    /// As `init(hex:)` reads it.
    var hex: String { Chain(high: fileTime, low: fileMark).hex + Chain(high: offset, low: 0).hex.prefix(16) }

    init?(hex: String) {
        guard hex.utf8.count == 48, let file = Chain(hex: String(hex.prefix(32))),
            let offset = UInt64(hex.suffix(16), radix: 16)
        else { return nil }
        (fileTime, fileMark, self.offset) = (file.high, file.low, offset)
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.append(big: fileTime)
        buffer.append(big: fileMark)
        buffer.append(big: offset)
    }
}

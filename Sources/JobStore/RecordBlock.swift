import JobRecords
import LogBytes

/// The lines of some records as a store keeps them for printing, with what of a record has no column.
///
/// A head of `headSize` bytes each, little-endian: time, flags, where the message begins, how long line and details are.
/// The heads stand as columns of bytes, which pack better: all first bytes, all second bytes, … Then line and details of
/// each.
struct RecordBlock {
    /// How many records a block holds; what is asked for seldom lies side by side, so that blocks are small.
    static let capacity = 32
    static let headSize = 22

    private let bytes: [UInt8]
    private let count: Int

    /// A record's part of a block.
    struct Item {
        let time: Int64
        let flags: RecordFlags
        let bodyStart: UInt16
        let line: Range<Int>
        let detail: Range<Int>
    }

    /// - Returns: nil where the bytes are no block.
    init?(packed: [UInt8], size: Int, count: Int) {
        guard let bytes = Packing.unpack(packed, count: size), size >= count * RecordBlock.headSize else { return nil }
        self.bytes = bytes
        self.count = count
    }

    /// The block's record of that place; nil where it has none.
    func item(_ place: Int) -> Item? {
        guard place < count else { return nil }
        var start = count * RecordBlock.headSize
        for before in 0..<place { start += lineCount(before) + detailCount(before) }
        let lineEnd = start + lineCount(place)
        let end = lineEnd + detailCount(place)
        guard end <= bytes.count else { return nil }
        return Item(
            time: Int64(bitPattern: value(place, 0, 8)), flags: RecordFlags(rawValue: UInt32(value(place, 8, 4))),
            bodyStart: UInt16(value(place, 12, 2)), line: start..<lineEnd, detail: lineEnd..<end)
    }

    func withText(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private func lineCount(_ place: Int) -> Int { Int(value(place, 14, 4)) }

    private func detailCount(_ place: Int) -> Int { Int(value(place, 18, 4)) }

    private func value(_ place: Int, _ offset: Int, _ size: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in (offset..<offset + size).reversed() { value = value << 8 | UInt64(bytes[byte * count + place]) }
        return value
    }
}

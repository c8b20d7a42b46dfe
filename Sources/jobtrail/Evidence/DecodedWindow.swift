import LogBytes

/// Pieces of a stream by their offsets, asked for from front to back.
final class DecodedWindow {
    private let reader: any ByteReader
    private var held: [UInt8] = []
    /// The offset of the first byte that is still needed.
    private var start: Int64 = 0
    /// Held bytes that are not needed any more.
    private var passed = 0
    private var isAtEnd = false

    init(_ reader: any ByteReader) { self.reader = reader }

    /// - Returns: fewer bytes where the stream ends; none where the offset is not ahead.
    func bytes(at offset: Int64, count: Int) throws -> [UInt8] {
        let (end, isBeyond) = offset.addingReportingOverflow(Int64(count))
        guard offset >= start, !isBeyond else { return [] }
        pass(to: offset)
        while start + Int64(held.count - passed) < end && !isAtEnd {
            try readOn()
            pass(to: offset)
        }
        return start == offset ? Array(held[passed...].prefix(count)) : []
    }

    private func pass(to offset: Int64) {
        let count = Int(min(Int64(held.count - passed), offset - start))
        passed += count
        start += Int64(count)
    }

    private func readOn() throws {
        held.removeFirst(passed)
        passed = 0
        let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 17) { buffer, count in
            count = try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        isAtEnd = piece.isEmpty
        held += piece
    }
}

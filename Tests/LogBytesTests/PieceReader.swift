@testable import LogBytes

/// Bytes that come a few at a time, as from a pipe.
final class PieceReader: ByteReader {
    private let bytes: [UInt8]
    private let length: Int
    private var at = 0

    init(_ bytes: [UInt8], length: Int) {
        self.bytes = bytes
        self.length = length
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = min(length, buffer.count, bytes.count - at)
        buffer.copyBytes(from: bytes[at..<at + count])
        at += count
        return count
    }
}

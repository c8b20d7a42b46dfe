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

    /// All that a reader gives.
    static func whole(_ reader: any ByteReader) throws(SourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 8)
        defer { buffer.deallocate() }
        while case let count = try reader.read(into: buffer), count > 0 {
            bytes += Array(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return bytes
    }
}

import Foundation

/// Reads bytes that are in memory.
final class MemoryReader: ByteReader {
    private let bytes: [UInt8]
    private var at = 0
    let damages: [Damage]

    /// - Parameter damages: what cut the bytes short.
    init(_ bytes: [UInt8], damages: [Damage] = []) {
        self.bytes = bytes
        self.damages = damages
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = min(buffer.count, bytes.count - at)
        guard count > 0 else { return 0 }
        bytes.withUnsafeBytes { buffer.baseAddress!.copyMemory(from: $0.baseAddress! + at, byteCount: count) }
        at += count
        return count
    }
}

/// Bytes in memory that can be read at any place.
final class MemoryBytes: RandomBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func size() -> Int64 { Int64(bytes.count) }

    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard offset < bytes.count else { return 0 }
        let part = bytes[Int(offset)...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
}

import CXXHash
import Glibc
import LogBytes

/// The last bytes before a position, by their hash: tells whether a file still holds what was read from it.
public struct ContentWindow: Equatable, Sendable {
    /// Bytes that are hashed at most.
    public static let limit = 1024

    /// Bytes hashed; 0 where there is nothing to compare with.
    public let length: Int
    /// XXH3-64 of them.
    public let hash: UInt64

    public static let none = ContentWindow(length: 0, hash: 0)

    public init(length: Int, hash: UInt64) {
        self.length = length
        self.hash = hash
    }

    public init(_ bytes: UnsafeRawBufferPointer) {
        length = bytes.count
        hash = bytes.isEmpty ? 0 : XXH3_64bits(bytes.baseAddress, bytes.count)
    }

    /// The window before `offset` in an open file; nil where it cannot be read whole.
    static func read(_ descriptor: Int32, before offset: Int64) -> ContentWindow? {
        read(descriptor, before: offset, length: Int(min(offset, Int64(limit))))
    }

    static func read(_ descriptor: Int32, before offset: Int64, length: Int) -> ContentWindow? {
        guard length > 0 else { return ContentWindow.none }
        guard offset >= Int64(length) else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: length, alignment: 16) { buffer in
            let count = FileBytes.read(descriptor, at: offset - Int64(length), into: buffer)
            return count == length ? ContentWindow(UnsafeRawBufferPointer(buffer)) : nil
        }
    }
}

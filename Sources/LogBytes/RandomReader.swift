/// Bytes that can be read at any place, by several threads at once.
public protocol RandomBytes: AnyObject, Sendable {
    /// Reads at most `buffer.count` bytes from `offset` on.
    /// - Returns: how many; 0 at the end.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
    func size() throws(SourceError) -> Int64
}

/// A reader with a position of its own in such bytes, which it can set.
public final class RandomReader: ByteReader {
    private let bytes: any RandomBytes
    private let start: Int64
    /// Bytes before the next one to be read.
    var position: Int64

    /// - Parameter start: where the reader's bytes begin.
    init(_ bytes: any RandomBytes, start: Int64 = 0, position: Int64 = 0) {
        self.bytes = bytes
        self.start = start
        self.position = position
    }

    func size() throws(SourceError) -> Int64 { max(0, try bytes.size() - start) }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try bytes.read(at: start + position, into: buffer)
        position += Int64(count)
        return count
    }
}

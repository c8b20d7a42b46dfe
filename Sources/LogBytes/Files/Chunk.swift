import Glibc

/// A recycled buffer of decoded bytes with room in front, so that a line begun in one chunk can be completed in the
/// next without moving the next one's bytes.
///
/// Invariants: the bytes are `base[start..<end]`; `start >= 0`; data is read to `headroom` on, and a carried-over
/// stretch of at most `headroom` bytes may stand right before it.
public final class Chunk {
    public static let headroom = 64 * 1024
    public static let capacity = 256 * 1024
    /// Bytes behind the data that may be loaded, and mean nothing.
    public static let padding = 64

    public let base: UnsafeMutableRawPointer
    private let pages = MemoryPages(Chunk.headroom + Chunk.capacity + Chunk.padding)
    public var start = Chunk.headroom
    public var end = Chunk.headroom
    /// Whether a NUL byte is among the read ones; such chunks take the slow path.
    public var hasNUL = false

    /// NUL bytes behind the data that were jumped over.
    public var hole: Int64 = 0

    public init() { base = pages.start }

    /// Reads until full or at the end, so that chunks are few.
    /// - Parameter size: how many bytes make it full.
    /// - Returns: false where nothing was left.
    func fill(from reader: any ByteReader, size: Int = Chunk.capacity) throws(SourceError) -> Bool {
        start = Chunk.headroom
        end = Chunk.headroom
        hole = 0
        let limit = Chunk.headroom + size
        while end < limit {
            hole = try reader.skipHole()
            if hole > 0 { break }
            let count = try reader.read(into: UnsafeMutableRawBufferPointer(start: base + end, count: limit - end))
            if count == 0 { break }
            end += count
        }
        hasNUL = memchr(base + start, 0, end - start) != nil
        return end > start || hole > 0
    }

    /// Puts `count` bytes in front of the data.
    public func prepend(_ bytes: UnsafeRawPointer, _ count: Int) {
        precondition(count <= start)
        start -= count
        memcpy(base + start, bytes, count)
    }
}

/// Decoded bytes as a sequence of chunks. The consumer gives each chunk back when it is done with it.
public protocol ChunkStream: AnyObject {
    /// The next chunk; nil at the end.
    func next() throws(SourceError) -> Chunk?
    func recycle(_ chunk: Chunk)
    /// Complete once `next` has returned nil.
    var damages: [Damage] { get }
    /// See `ByteReader.recordedTime`.
    var recordedTime: Int64? { get }
}

/// Chunks read and decoded on the consumer's own thread.
public final class DirectChunks: ChunkStream {
    private let reader: any ByteReader
    private let size: Int
    private var spare: [Chunk] = []
    /// One that was looked at before it is asked for.
    private var peeked: Chunk?

    /// - Parameter size: bytes read into one chunk.
    public init(_ reader: any ByteReader, size: Int = Chunk.capacity) {
        self.reader = reader
        self.size = max(1, min(size, Chunk.capacity))
    }

    public func next() throws(SourceError) -> Chunk? {
        if let chunk = peeked {
            peeked = nil
            return chunk
        }
        let chunk = spare.popLast() ?? Chunk()
        if try chunk.fill(from: reader, size: size) { return chunk }
        spare.append(chunk)
        return nil
    }

    /// The next bytes, valid until they are asked for; empty at the end.
    public func peek() throws(SourceError) -> UnsafeRawBufferPointer {
        if peeked == nil { peeked = try next() }
        return UnsafeRawBufferPointer(
            start: peeked.map { $0.base + $0.start }, count: peeked.map { $0.end - $0.start } ?? 0)
    }

    public func recycle(_ chunk: Chunk) { spare.append(chunk) }

    public var damages: [Damage] { reader.damages }
    public var recordedTime: Int64? { reader.recordedTime }
}

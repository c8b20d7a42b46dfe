/// A chunk stream whose first chunk was looked at before.
public final class PeekedChunks: ChunkStream {
    private let chunks: any ChunkStream
    private var first: Chunk?

    public init(_ chunks: any ChunkStream) throws(SourceError) {
        self.chunks = chunks
        first = try chunks.next()
    }

    /// The first bytes, before anything is taken; empty for an empty stream.
    public var head: UnsafeRawBufferPointer {
        guard let first else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: first.base + first.start, count: first.end - first.start)
    }

    public func next() throws(SourceError) -> Chunk? {
        guard let chunk = first else { return try chunks.next() }
        first = nil
        return chunk
    }

    public func recycle(_ chunk: Chunk) { chunks.recycle(chunk) }

    public var damages: [Damage] { chunks.damages }
    public var recordedTime: Int64? { chunks.recordedTime }
}

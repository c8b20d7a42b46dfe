/// Chunks read and decoded on the consumer's own thread.
public final class DirectChunks: ChunkStream {
    private let reader: any ByteReader
    private let size: Int
    private var spare: [Chunk] = []

    /// - Parameter size: bytes read into one chunk.
    public init(_ reader: any ByteReader, size: Int = Chunk.capacity) {
        self.reader = reader
        self.size = max(1, min(size, Chunk.capacity))
    }

    public func next() throws(SourceError) -> Chunk? {
        let chunk = spare.popLast() ?? Chunk()
        if try chunk.fill(from: reader, size: size) { return chunk }
        spare.append(chunk)
        return nil
    }

    public func recycle(_ chunk: Chunk) { spare.append(chunk) }

    public var damages: [Damage] { reader.damages }
    public var recordedTime: Int64? { reader.recordedTime }
}

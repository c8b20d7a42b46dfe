/// Chunks read on the consumer's own thread: for small files, and for following, where a read must happen when asked.
public final class DirectChunks: ChunkStream {
    private let reader: any ByteReader
    private var spare: [Chunk] = []

    public init(_ reader: any ByteReader) { self.reader = reader }

    public func next() throws(SourceError) -> Chunk? {
        let chunk = spare.popLast() ?? Chunk()
        if try chunk.fill(from: reader) { return chunk }
        spare.append(chunk)
        return nil
    }

    public func recycle(_ chunk: Chunk) { spare.append(chunk) }

    public var damages: [Damage] { reader.damages }
    public var recordedTime: Int64? { reader.recordedTime }
}

import Foundation

/// Chunks read and decoded on a thread of their own, a few ahead of the consumer, so that parsing hides behind
/// decompression.
public final class ReadAhead: ChunkStream, @unchecked Sendable {
    private static let depth = 8

    private let full = BoundedQueue<Result<Chunk, SourceError>>(limit: ReadAhead.depth)
    private let empty = BoundedQueue<Chunk>(limit: ReadAhead.depth * 2, portion: ReadAhead.depth / 2)
    private let reader: any ByteReader

    public init(_ reader: any ByteReader) {
        self.reader = reader
        for _ in 0..<ReadAhead.depth { _ = empty.push(Chunk()) }
        let (reader, full, empty) = (ReaderBox(reader), full, empty)
        let thread = Thread { ReadAhead.produce(reader.reader, full, empty) }
        thread.name = "read"
        thread.stackSize = 256 * 1024
        thread.start()
    }

    deinit {
        full.close()
        empty.close()
    }

    public func next() throws(SourceError) -> Chunk? {
        guard let result = full.pop() else { return nil }
        return try result.get()
    }

    public func recycle(_ chunk: Chunk) { _ = empty.push(chunk) }

    // Read after `next` returned nil: the producer has closed the queue by then and touches the reader no more.
    public var damages: [Damage] { reader.damages }
    public var recordedTime: Int64? { reader.recordedTime }

    private static func produce(
        _ reader: any ByteReader, _ full: BoundedQueue<Result<Chunk, SourceError>>, _ empty: BoundedQueue<Chunk>
    ) {
        defer { full.close() }
        while let chunk = empty.pop() {
            do throws(SourceError) {
                guard try chunk.fill(from: reader) else { return }
                guard full.push(.success(chunk)) else { return }
            } catch {
                _ = full.push(.failure(error))
                return
            }
        }
    }

    private struct ReaderBox: @unchecked Sendable {
        let reader: any ByteReader
        init(_ reader: any ByteReader) { self.reader = reader }
    }
}

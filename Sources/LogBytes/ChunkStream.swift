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

/// A stream of bytes, read once from front to back by one thread at a time.
public protocol ByteReader: AnyObject {
    /// Reads at most `buffer.count` bytes (which is over 0) to the buffer's front.
    /// - Returns: how many; 0 at the end, also where damage ends the stream.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
    /// What was found wrong so far, in the order met. Complete once `read` has returned 0.
    var damages: [Damage] { get }
    /// The time of last change that the format itself records (a gzip header's), seconds since the epoch.
    var recordedTime: Int64? { get }
}

extension ByteReader {
    public var damages: [Damage] { [] }
    public var recordedTime: Int64? { nil }
}

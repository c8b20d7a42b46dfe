/// A stream of bytes, read once from front to back by one thread at a time.
public protocol ByteReader: AnyObject {
    /// Reads at most `buffer.count` bytes (which is over 0) to the buffer's front.
    /// - Returns: how many; 0 at the end, also where damage ends the stream.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int
    /// Jumps over NUL bytes that nobody ever wrote, if it stands before a hole that need not be read.
    /// - Returns: how many; 0 elsewhere, and where holes are read as they are.
    func skipHole() throws(SourceError) -> Int64
    /// What was found wrong so far, in the order met. Complete once `read` has returned 0.
    var damages: [Damage] { get }
    /// The time of last change that the format itself records (a gzip header's), seconds since the epoch.
    var recordedTime: Int64? { get }
}

extension ByteReader {
    public func skipHole() throws(SourceError) -> Int64 { 0 }
    public var damages: [Damage] { [] }
    public var recordedTime: Int64? { nil }

    /// Reads `count` bytes, or to the end, and forgets them.
    func skip(_ count: Int64) throws(SourceError) {
        guard count > 0 else { return }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(min(count, 128 * 1024)), alignment: 64)
        defer { room.deallocate() }
        var left = count
        while left > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: room[..<Int(min(left, Int64(room.count)))])
            let got = try read(into: part)
            if got == 0 { return }
            left -= Int64(got)
        }
    }
}

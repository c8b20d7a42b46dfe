/// A place that bytes can be read from again and again: a path, a bundle's member, spooled standard input.
public protocol ByteOrigin: Sendable {
    /// Opens the bytes as they are stored, nothing decoded.
    func openRaw() throws(SourceError) -> any ByteReader
    /// Opens at least the first bytes, where that is cheaper than opening them all; the reader may end early.
    func openHead() throws(SourceError) -> any ByteReader
    /// Opens the stored bytes from `offset` on; nil where they can only be read from the front.
    func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)?
    /// Opens the bytes for formats whose table of contents is at their end; nil where they can only be read from the front.
    func openRandom() throws(SourceError) -> RandomReader?
    /// What the bytes were where they were taken from; nil if they lie there still.
    var taken: TakenBytes? { get }
}

/// Bytes that are kept decoded, with what their source was like.
public struct TakenBytes: Sendable {
    /// Of the bytes as they were stored; nil if they had no other form than the kept one.
    public let sha256: String?
    public let bytes: Int64

    public init(sha256: String?, bytes: Int64) {
        self.sha256 = sha256
        self.bytes = bytes
    }
}

extension ByteOrigin {
    public func openHead() throws(SourceError) -> any ByteReader { try openRaw() }
    public func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? { nil }
    public func openRandom() throws(SourceError) -> RandomReader? { nil }
    public var taken: TakenBytes? { nil }

    /// The stored bytes from `offset` on; where nothing can be jumped over, what stands before is read.
    func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader {
        if let reader = try openRaw(from: offset) { return reader }
        let reader = try openRaw()
        try reader.skip(offset)
        return reader
    }

    /// All stored bytes; nil where they are more than `limit`.
    public func bytes(upTo limit: Int) throws(SourceError) -> [UInt8]? {
        let bytes = try head(limit + 1)
        return bytes.count > limit ? nil : bytes
    }

    /// The first stored bytes, as many as there are up to `count`.
    public func head(_ count: Int) throws(SourceError) -> [UInt8] {
        let reader = try openRaw()
        var bytes: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, 64 * 1024), alignment: 64)
        defer { room.deallocate() }
        while bytes.count < count {
            let wanted = min(room.count, count - bytes.count)
            let got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            if got == 0 { break }
            bytes.append(contentsOf: room[..<got])
        }
        return bytes
    }
}

/// A place that bytes can be read from again and again: a path, a bundle's member, spooled standard input.
public protocol ByteOrigin: Sendable {
    /// Opens the bytes as they are stored, nothing decoded.
    func openRaw() throws(SourceError) -> any ByteReader
    /// Opens at least the first bytes, where that is cheaper than opening them all; the reader may end early.
    func openHead() throws(SourceError) -> any ByteReader
    /// Opens the stored bytes from `offset` on; nil where they can only be read from the front.
    func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)?
}

extension ByteOrigin {
    public func openHead() throws(SourceError) -> any ByteReader { try openRaw() }
    public func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? { nil }

    /// The stored bytes from `offset` on; where nothing can be jumped over, what stands before is read.
    func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader {
        if let reader = try openRaw(from: offset) { return reader }
        let reader = try openRaw()
        try reader.skip(offset)
        return reader
    }
}

/// A place that bytes can be read from again and again: a path, a bundle's member, spooled standard input.
public protocol ByteOrigin: Sendable {
    /// Opens the bytes as they are stored, nothing decoded.
    func openRaw() throws(SourceError) -> any ByteReader
    /// Opens the stored bytes from `offset` on.
    func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader
    /// Opens at least the first bytes, where that is cheaper than opening them all; the reader may end early.
    func openHead() throws(SourceError) -> any ByteReader
}

extension ByteOrigin {
    /// Where nothing can be jumped over, what stands before is read.
    public func openRaw(at offset: Int64) throws(SourceError) -> any ByteReader {
        let reader = try openRaw()
        try reader.skip(offset)
        return reader
    }

    public func openHead() throws(SourceError) -> any ByteReader { try openRaw() }
}

/// A place that bytes can be read from again and again: a path, a bundle's member, spooled standard input.
public protocol ByteOrigin: Sendable {
    /// Opens the bytes as they are stored, nothing decoded.
    func openRaw() throws(SourceError) -> any ByteReader
}

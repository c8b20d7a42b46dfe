/// A file of the file system.
public struct PathOrigin: ByteOrigin {
    public let path: String

    public init(path: String) { self.path = path }

    public func openRaw() throws(SourceError) -> any ByteReader { try FileReader(path: path) }

    public func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? {
        try FileReader(path: path, from: offset)
    }

    public func openRandom() throws(SourceError) -> RandomReader? { RandomReader(try FileReader(path: path)) }
}

/// A file of the file system.
public struct PathOrigin: ByteOrigin {
    public let path: String

    public init(path: String) { self.path = path }

    /// The content as text; nil if it is no UTF-8, or longer than any file of settings is.
    public var text: String? {
        (try? bytes(upTo: 1 << 20)).flatMap { $0 }.flatMap { String(validating: $0, as: UTF8.self) }
    }

    public func openRaw() throws(SourceError) -> any ByteReader { try FileReader(path: path) }

    public func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? {
        try FileReader(path: path, from: offset)
    }

    public func openRandom() throws(SourceError) -> RandomReader? { RandomReader(try FileReader(path: path)) }
}

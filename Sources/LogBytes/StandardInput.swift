import Glibc

/// Standard input, which is read as often as a file is: a file from where it stands, all else through a spool.
public struct StandardInput: ByteOrigin {
    /// The only one: what was taken out of a pipe can be taken from nobody else.
    public static let shared = StandardInput()

    private let file = FileReader(descriptor: STDIN_FILENO, name: "standard input")
    /// Nil if it is a file itself.
    private let spool: SpooledInput?
    private let start: Int64
    /// Bytes that a file holds, and its time of last change.
    public let storedSize: Int64?
    public let modified: Int64?

    private init() {
        let status = try? file.status()
        let isFile = status.map { $0.st_mode & S_IFMT == S_IFREG } ?? false
        spool = isFile ? nil : SpooledInput(file)
        start = isFile ? file.offset : 0
        storedSize = isFile ? max(0, Int64(status!.st_size) - start) : nil
        modified = isFile ? Int64(status!.st_mtim.tv_sec) : nil
    }

    public func openRaw() throws(SourceError) -> any ByteReader { reader(at: 0) }

    public func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? { reader(at: offset) }

    public func openRandom() throws(SourceError) -> RandomReader? { reader(at: 0) }

    private func reader(at offset: Int64) -> RandomReader {
        RandomReader(spool ?? file, start: start, position: offset)
    }
}

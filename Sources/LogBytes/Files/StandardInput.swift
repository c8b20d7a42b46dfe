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

/// A pipe's bytes, kept in a temporary file that has no name any more, so that they can be read as often as a file's.
/// They are taken out of the pipe when somebody asks for them, so that a slow writer is read as it writes.
///
/// Invariants: the temporary file holds the first `length` bytes of the pipe; `lock` guards all that changes.
final class SpooledInput: ByteOrigin, RandomBytes, @unchecked Sendable {
    private let source: FileReader
    private let lock = Lock()
    private var spool: Int32 = -1
    private var length: Int64 = 0
    private var isAtEnd = false

    init(_ source: FileReader) { self.source = source }

    deinit { if spool >= 0 { close(spool) } }

    func openRaw() throws(SourceError) -> any ByteReader { RandomReader(self) }

    func openRaw(from offset: Int64) throws(SourceError) -> (any ByteReader)? { RandomReader(self, position: offset) }

    func openRandom() throws(SourceError) -> RandomReader? { RandomReader(self) }

    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        lock.lock()
        defer { lock.unlock() }
        while offset >= length && !isAtEnd {
            let count = try take(buffer)
            // What was just taken is what was asked for, if the reader stood at the end of what is kept.
            if offset == length - Int64(count) { return count }
        }
        guard offset < length else { return 0 }
        let count = SystemCall.retry { pread(spool, buffer.baseAddress, buffer.count, off_t(offset)) }
        guard count >= 0 else { throw .system(Machine.temporaryFolder) }
        return count
    }

    /// The size of all that the pipe gives, for which its end is waited for.
    func size() throws(SourceError) -> Int64 {
        lock.lock()
        defer { lock.unlock() }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
        defer { buffer.deallocate() }
        while try take(buffer) > 0 {}
        return length
    }

    /// Takes the next bytes out of the pipe and keeps them.
    private func take(_ buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        guard !isAtEnd else { return 0 }
        let count = try source.read(into: buffer)
        isAtEnd = count == 0
        try keep(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) throws(SourceError) {
        if spool < 0 && !bytes.isEmpty { try openSpool() }
        do { try SystemCall.write(spool, bytes) } catch { throw .system(Machine.temporaryFolder, error.code) }
        length += Int64(bytes.count)
    }

    private func openSpool() throws(SourceError) {
        spool = Machine.openTemporaryFile()
        guard spool >= 0 else { throw .system(Machine.temporaryFolder) }
    }
}

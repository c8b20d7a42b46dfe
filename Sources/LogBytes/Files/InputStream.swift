import Glibc

/// Standard input, or a pipe such as a shell makes of `<(command)`, which is read as often as a file is: a file from where
/// it stands, all else through a spool.
struct InputStream: ByteOrigin {
    /// The only one: what was taken out of a pipe can be taken from nobody else.
    static let standard = InputStream(FileReader(descriptor: STDIN_FILENO, name: "standard input"))

    private let bytes: any RandomBytes
    private let start: Int64
    /// Bytes that a file holds, and its time of last change; nil for all else.
    let storedSize: Int64?
    let modified: Int64?

    init(_ file: FileReader) {
        guard let status = try? file.status(), status.isRegular else {
            bytes = SpooledInput(file)
            (start, storedSize, modified) = (0, nil, nil)
            return
        }
        bytes = file
        start = file.offset
        (storedSize, modified) = (max(0, status.size - start), status.modified)
    }

    func openRaw() -> any ByteReader { RandomReader(bytes, start: start) }

    func openRaw(at offset: Int64) -> any ByteReader { RandomReader(bytes, start: start, position: offset) }

    func openRandom() -> RandomReader? { RandomReader(bytes, start: start) }
}

/// A pipe's bytes, kept in a temporary file that has no name any more, so that they can be read as often as a file's.
/// They are taken out of the pipe when somebody asks for them, so that a slow writer is read as it writes.
///
/// Invariants: the temporary file holds the first `length` bytes of the pipe; `lock` guards all that changes.
private final class SpooledInput: RandomBytes, @unchecked Sendable {
    private let source: FileReader
    private let lock = Lock()
    private var spool: Int32 = -1
    private var length: Int64 = 0
    private var isAtEnd = false

    init(_ source: FileReader) { self.source = source }

    deinit { if spool >= 0 { close(spool) } }

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

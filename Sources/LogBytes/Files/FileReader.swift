import Glibc

/// Reads a file by its descriptor, which it owns.
public final class FileReader: ByteReader, RandomBytes, @unchecked Sendable {
    private let path: String
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// The next byte that `read` gives, and where the next hole begins; these are of the one thread that reads from
    /// front to back.
    private var position: Int64
    private var nextHole = Int64.max
    /// Of Linux's <unistd.h>, which the C library's module does not show.
    public static let seekData: Int32 = 3
    private static let seekHole: Int32 = 4
    /// `O_NOATIME` of Linux's <fcntl.h>, which the C library's module does not show: a reader leaves no trace.
    private static let keepAccessTime: Int32 = 0o1000000

    /// Opens `path` read-only, leaving its access time alone where the system allows.
    /// - Parameter offset: where to begin.
    public init(path: String, from offset: Int64 = 0) throws(SourceError) {
        let flags = O_RDONLY | O_CLOEXEC
        let open = { (flags: Int32) in
            PathText.withPath(path) { path in SystemCall.retry { Glibc.open(path, flags) } }
        }
        var descriptor = open(flags | FileReader.keepAccessTime)
        if descriptor < 0 && errno == EPERM { descriptor = open(flags) }
        guard descriptor >= 0 else { throw .system(path) }
        self.path = path
        self.descriptor = descriptor
        ownsDescriptor = true
        position = offset
        let status = try status()
        if status.isFolder { throw .system(path, EISDIR) }
        ReadFiles.note(status)
        if offset > 0 && lseek(descriptor, off_t(offset), SEEK_SET) < 0 { throw .system(path) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        findHole()
    }

    /// Reads a descriptor that somebody else closes, such as standard input.
    public init(descriptor: Int32, name: String) {
        self.path = name
        self.descriptor = descriptor
        ownsDescriptor = false
        position = 0
        if let status = try? status() { ReadFiles.note(status) }
    }

    deinit {
        if ownsDescriptor { close(descriptor) }
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let room = position < nextHole ? Int(clamping: nextHole - position) : buffer.count
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(room, buffer.count)])
        do throws(SystemError) {
            let count = try SystemCall.read(descriptor, into: part)
            position += Int64(count)
            return count
        } catch { throw .system(path, error.code) }
    }

    // MARK: holes

    public func skipHole() throws(SourceError) -> Int64 {
        guard position >= nextHole else { return 0 }
        let data = lseek(descriptor, off_t(position), FileReader.seekData)
        // Behind the last data there is a hole up to the end, or nothing.
        let end = data >= 0 ? Int64(data) : errno == ENXIO ? try size() : position
        let length = max(0, end - position)
        position += length
        findHole()
        return length
    }

    private func findHole() {
        let hole = lseek(descriptor, off_t(position), FileReader.seekHole)
        nextHole = hole >= 0 ? Int64(hole) : .max
        lseek(descriptor, off_t(position), SEEK_SET)
    }

    public func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = SystemCall.retry { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
        guard count >= 0 else { throw .system(path) }
        return count
    }

    public func size() throws(SourceError) -> Int64 { try status().size }

    func status() throws(SourceError) -> FileStatus {
        do { return try FileStatus(descriptor: descriptor) } catch { throw .system(path, error.code) }
    }

    /// Where the next `read` begins; 0 for a pipe.
    var offset: Int64 { max(0, Int64(lseek(descriptor, 0, SEEK_CUR))) }
}

/// A buffer over a raw reader, for decoders that look at single bytes and hand stretches to a library.
///
/// Invariants: `start <= end <= capacity`; `bytes[start..<end]` is read and not consumed;
/// `consumed` counts the raw bytes before `start`.
final class InputWindow {
    static let capacity = 128 * 1024
    /// How many consumed bytes a decoder may give back.
    static let lookback = 8

    let source: any ByteReader
    private let pages = MemoryPages(InputWindow.capacity)
    private let bytes: UnsafeMutableRawPointer
    private var start = 0
    private var end = 0
    private(set) var consumed: Int64
    /// What is wrong with the bytes as they come in.
    var damages: [Damage] { source.damages }

    /// - Parameter consumed: how many bytes stand before the source's first.
    init(_ source: any ByteReader, consumed: Int64 = 0) {
        self.source = source
        self.consumed = consumed
        bytes = pages.start
    }

    var available: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes + start, count: end - start) }

    func consume(_ count: Int) {
        start += count
        consumed += Int64(count)
    }

    /// Gives the last bytes consumed back; at most `lookback`.
    func unread(_ count: Int) {
        start -= count
        consumed -= Int64(count)
    }

    /// Makes at least `wanted` bytes available unless the source ends before.
    /// - Returns: whether they are.
    func require(_ wanted: Int) throws(SourceError) -> Bool {
        while end - start < wanted {
            roll()
            let room = UnsafeMutableRawBufferPointer(start: bytes + end, count: InputWindow.capacity - end)
            let count = try source.read(into: room)
            if count == 0 { return false }
            end += count
        }
        return true
    }

    /// The next byte; nil at the end.
    func nextByte() throws(SourceError) -> UInt8? {
        guard try require(1) else { return nil }
        let byte = bytes.load(fromByteOffset: start, as: UInt8.self)
        consume(1)
        return byte
    }

    /// Skips zero bytes behind a member or stream: before the end they are silent padding (tape blocks).
    /// - Returns: whether the file ends here.
    func skipPadding() throws(SourceError) -> Bool {
        while try require(1) {
            guard available[0] == 0 else { return false }
            consume(1)
        }
        return true
    }

    /// Hands on what is buffered, then reads past the buffer.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        if start == end { return try source.read(into: buffer) }
        let count = min(buffer.count, end - start)
        memcpy(buffer.baseAddress!, bytes + start, count)
        consume(count)
        return count
    }

    /// Makes room behind the bytes; the last ones consumed are kept, since they may be given back.
    private func roll() {
        let kept = min(start, InputWindow.lookback)
        let dropped = start - kept
        guard dropped > 0 else { return }
        memmove(bytes, bytes + dropped, end - dropped)
        start -= dropped
        end -= dropped
    }
}

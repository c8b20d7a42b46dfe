import Foundation

/// Reads a file by its descriptor, which it owns.
public final class FileReader: ByteReader {
    private let path: String
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// `O_NOATIME` of Linux's <fcntl.h>, which the C library's module does not show: a reader leaves no trace.
    private static let keepAccessTime: Int32 = 0o1000000

    /// Opens `path` read-only, leaving its access time alone where the system allows.
    /// - Parameter offset: where to begin.
    public init(path: String, from offset: Int64 = 0) throws(SourceError) {
        let flags = O_RDONLY | O_CLOEXEC
        let open = { (flags: Int32) in
            PathText.withPath(path) { path in SystemCall.retry { Foundation.open(path, flags) } }
        }
        var descriptor = open(flags | FileReader.keepAccessTime)
        if descriptor < 0 && errno == EPERM { descriptor = open(flags) }
        guard descriptor >= 0 else { throw .system(path) }
        self.path = path
        self.descriptor = descriptor
        ownsDescriptor = true
        try refuseDirectory()
        if offset > 0 && lseek(descriptor, off_t(offset), SEEK_SET) < 0 { throw .system(path) }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Reads a descriptor that somebody else closes, such as standard input.
    public init(descriptor: Int32, name: String) {
        self.path = name
        self.descriptor = descriptor
        ownsDescriptor = false
    }

    deinit {
        if ownsDescriptor { close(descriptor) }
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        do { return try SystemCall.read(descriptor, into: buffer) } catch { throw .system(path, error.code) }
    }

    private func refuseDirectory() throws(SourceError) {
        var status = stat()
        if fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { throw .system(path, EISDIR) }
    }
}

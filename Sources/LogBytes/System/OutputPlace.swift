import Glibc

/// What stands at a path that is to be written.
public enum OutputPlace: Equatable, Sendable {
    /// A file, or nothing yet, at this path, behind all links.
    case file(String)
    /// A device, a pipe or an open file: it is written to as it is, and never replaced.
    case stream
    /// What this standard descriptor leads to already; a second opening would write over what stands there.
    case standard(Int32)

    public init(_ path: String) throws(SystemError) {
        var status = stat()
        guard PathText.withPath(path, { stat($0, &status) }) == 0 else {
            guard errno == ENOENT else { throw SystemError() }
            self = .file(try OutputPlace.end(ofLinksAt: path))
            return
        }
        let identity = FileIdentifier(status)
        if let standard = [STDOUT_FILENO, STDERR_FILENO].first(where: { FileIdentifier(descriptor: $0) == identity }) {
            self = .standard(standard)
        } else if status.st_mode & S_IFMT == S_IFREG, let target = PathText.real(path) {
            // A link of /proc to an open file may tell a name that is another file's now.
            self = FileIdentifier(target) == identity ? .file(target) : .stream
        } else {
            self = .stream
        }
    }

    /// Where links lead whose target is not there yet.
    private static func end(ofLinksAt path: String) throws(SystemError) -> String {
        var path = path
        for _ in 0..<40 {
            var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let length = buffer.withUnsafeMutableBytes { bytes in
                PathText.withPath(path) {
                    readlink($0, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
                }
            }
            guard length > 0 else { return path }
            let target = PathText.text(Array(buffer.prefix(length)))
            path = target.hasPrefix("/") ? target : FileListing.join(FileListing.split(path).folder, target)
        }
        throw SystemError(ELOOP)
    }
}

/// Which file it is, whatever path leads there.
public struct FileIdentifier: Hashable, Sendable {
    public let device: UInt64
    public let inode: UInt64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Nil if there is nothing at the path; links are followed.
    public init?(_ path: String) {
        var status = stat()
        guard PathText.withPath(path, { stat($0, &status) }) == 0 else { return nil }
        self.init(status)
    }

    /// Nil if the descriptor is of no regular file.
    public init?(regular descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status)
    }

    public init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }
}

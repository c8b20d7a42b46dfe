import Glibc
import Synchronization

/// Folders and names of the file system.
public enum FileListing {
    struct Entry {
        let name: String
        /// The kind of file (`S_IF…`) to which a link leads, or that it is; nil if there is none.
        let kind: mode_t?
        let isLink: Bool

        var isFolder: Bool { kind == S_IFDIR }
        var isRegular: Bool { kind == S_IFREG }
        /// Whether it is a pipe, a socket or a device, behind a link too: nothing to read in a folder.
        var isSpecial: Bool { kind != nil && !isFolder && !isRegular }
        /// Whether it is a link that leads nowhere.
        var isBroken: Bool { isLink && kind == nil }
    }

    /// The entries of a folder by the bytes of their names, links followed for their kind.
    /// - Parameter follow: where a link of the folder leads; nil for nowhere.
    static func entries(_ folder: String, follow: (String) -> String? = { $0 }) throws(SourceError) -> [Entry] {
        do throws(SystemError) {
            let found = try items(folder).map { entry(folder, $0.name, $0.type, follow) }
            return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        } catch { throw .system(folder, error.code) }
    }

    /// What stands in a folder, in the file system's order.
    public static func names(_ folder: String) throws(SystemError) -> [String] { try items(folder).map(\.name) }

    /// With the kinds that the file system tells (`DT_…`).
    private static func items(_ folder: String) throws(SystemError) -> [(name: String, type: Int32)] {
        guard let handle = PathText.withPath(folder, { opendir($0) }) else { throw SystemError() }
        defer { closedir(handle) }
        var found: [(name: String, type: Int32)] = []
        errno = 0
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { PathText.text($0) }
            }
            if name != "." && name != ".." { found.append((name, Int32(item.pointee.d_type))) }
            errno = 0
        }
        guard errno == 0 else { throw SystemError() }
        return found
    }

    private static func entry(_ folder: String, _ name: String, _ type: Int32, _ follow: (String) -> String?) -> Entry {
        switch type {
        case Int32(DT_REG): return Entry(name: name, kind: S_IFREG, isLink: false)
        case Int32(DT_DIR): return Entry(name: name, kind: S_IFDIR, isLink: false)
        default:
            let path = join(folder, name)
            let status = follow(path).flatMap { try? FileStatus($0) }
            return Entry(name: name, kind: status?.kind, isLink: isLink(path))
        }
    }

    public static func join(_ folder: String, _ name: String) -> String {
        if name.isEmpty { return folder }
        return folder == "." || folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// Folder and name of a path: `a/b.log` → `a`, `b.log`; `b.log` → `.`, `b.log`.
    public static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.utf8.index(after: slash)...]))
    }

    public static func isLink(_ path: String) -> Bool { (try? FileStatus(link: path))?.kind == S_IFLNK }

    /// What the link at a path says; nil if that is no link, and then `errno` says why.
    static func target(ofLink path: String) -> String? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = PathText.withPath(path) { readlink($0, &target, Int(PATH_MAX)) }
        return length < 0 ? nil : PathText.text(target)
    }

    public static func isEmpty(folder: String) throws(SourceError) -> Bool {
        do { return try names(folder).isEmpty } catch { throw .system(folder, error.code) }
    }

    /// The name of a folder as a person would say it: `.` is the current one's name.
    static func placeName(_ folder: String) -> String { PathText.shown(split(PathText.real(folder) ?? folder).name) }

    /// - Parameters:
    ///   - name: the path as people are told it.
    ///   - path: where the bytes are, if that is elsewhere.
    static func logFile(_ name: String, at path: String? = nil, isLive: Bool) throws(SourceError) -> LogFile {
        let path = path ?? name
        let status = try FileStatus(of: path)
        return LogFile(
            name: PathText.shown(name), origin: PathOrigin(path: path),
            storedSize: status.isRegular ? status.size : nil, modified: status.modified, isLive: isLive)
    }
}

/// What the file system says of a file: the one place that asks for it, beside the follower's, which wants more.
struct FileStatus {
    private let status: stat

    private init(_ call: (inout stat) -> Int32) throws(SystemError) {
        var status = stat()
        guard call(&status) == 0 else { throw SystemError() }
        self.status = status
    }

    /// Of what a path leads to, links followed.
    init(_ path: String) throws(SystemError) {
        try self.init { status in PathText.withPath(path) { stat($0, &status) } }
    }

    /// The same, for whoever tells people.
    init(of path: String) throws(SourceError) {
        do throws(SystemError) { try self.init(path) } catch { throw .system(path, error.code) }
    }

    /// Of what stands at a path itself.
    init(link path: String) throws(SystemError) {
        try self.init { status in PathText.withPath(path) { lstat($0, &status) } }
    }

    init(descriptor: Int32) throws(SystemError) { try self.init { fstat(descriptor, &$0) } }

    /// `S_IF…`.
    var kind: mode_t { status.st_mode & S_IFMT }
    var isFolder: Bool { kind == S_IFDIR }
    var isRegular: Bool { kind == S_IFREG }
    var isPipe: Bool { kind == S_IFIFO }
    var permissions: mode_t { status.st_mode & 0o7777 }
    /// Bytes.
    var size: Int64 { Int64(status.st_size) }
    /// When it was changed last: seconds since the epoch.
    var modified: Int64 { Int64(status.st_mtim.tv_sec) }
    var identifier: FileIdentifier {
        FileIdentifier(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}

/// Which file it is, whatever path leads there.
public struct FileIdentifier: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}

extension FileIdentifier {
    /// Nil if there is nothing at the path; links are followed.
    public init?(_ path: String) {
        guard let status = try? FileStatus(path) else { return nil }
        self = status.identifier
    }

    public init?(descriptor: Int32) {
        guard let status = try? FileStatus(descriptor: descriptor) else { return nil }
        self = status.identifier
    }

    /// Nil if the descriptor is of no regular file.
    public init?(regular descriptor: Int32) {
        guard let status = try? FileStatus(descriptor: descriptor), status.isRegular else { return nil }
        self = status.identifier
    }
}

/// What stands at a path, links followed.
public enum FileKind {
    public static func isFolder(_ path: String) -> Bool { (try? FileStatus(path))?.isFolder == true }
    public static func isRegular(_ path: String) -> Bool { (try? FileStatus(path))?.isRegular == true }
}

/// Every file that this program has opened to read, whatever name led there and whatever it was for: none of them is
/// written over.
public enum ReadFiles {
    private static let known = Mutex<Set<FileIdentifier>>([])

    /// Notes a file that is read, or will be.
    static func note(_ status: FileStatus) {
        guard status.isRegular else { return }
        known.withLock { _ = $0.insert(status.identifier) }
    }

    /// Whether a path leads to one of them.
    public static func holds(_ path: String) -> Bool {
        FileIdentifier(path).map { file in known.withLock { $0.contains(file) } } ?? false
    }
}

import Glibc
import Synchronization

/// A file that takes its name when it is whole: until then it has none, or one that nobody can guess, beside the
/// name that it will take.
public final class DraftFile {
    public let descriptor: Int32
    private let target: String
    /// The name it has now; nil for a file without one, which is gone with its descriptor.
    private var name: DraftName?

    /// - Parameter target: the name it will take. A file of that name stays as it is until `commit`.
    public init(for target: String, mode: FileMode) throws(SystemError) {
        self.target = target
        if let nameless = DraftFile.nameless(FileListing.split(target).folder, mode) {
            descriptor = nameless
        } else {
            let name = DraftName(beside: target)
            descriptor = try DraftFile.create(name.path, mode)
            self.name = name
        }
    }

    deinit { close(descriptor) }

    /// Makes a file that is new, whatever link or file somebody may have planted under its name.
    public static func create(_ path: String, _ mode: FileMode, appends: Bool = false) throws(SystemError) -> Int32 {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | (appends ? O_APPEND : 0)
        return try SystemCall.open(path, flags, mode.bits)
    }

    /// `O_TMPFILE` of Linux's <fcntl.h>, which the C library's module does not show.
    private static let temporary: Int32 = 0o20000000 | O_DIRECTORY

    /// Nothing is left of it however the program ends. Not every file system has such files.
    private static func nameless(_ folder: String, _ mode: FileMode) -> Int32? {
        guard access("/proc/self/fd", X_OK) == 0 else { return nil }
        return try? SystemCall.open(folder, temporary | O_RDWR | O_CLOEXEC, mode.bits)
    }

    /// Waits until the disk has all bytes, then takes the name.
    /// - Parameter replaces: whether in place of a file that has it; else that file stays and `EEXIST` is thrown.
    public func commit(replaces: Bool = true) throws(SystemError) {
        _ = try SystemCall.checked { fsync(descriptor) }
        if name == nil {
            let fresh = DraftName(beside: target)
            let source = "/proc/self/fd/\(descriptor)"
            _ = try SystemCall.checked {
                PathText.withPath(fresh.path) { linkat(AT_FDCWD, source, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
            }
            name = fresh
        }
        try name?.give(to: target, replaces: replaces)
    }
}

/// The name of a file that is not whole yet: it cannot be foretold, and is removed when the program ends.
public final class DraftName {
    public let path: String
    private static let pending = Mutex<Set<String>>([])
    private static let cleaning: Void = {
        atexit {
            DraftName.pending.withLock { names in for name in names { _ = PathText.withPath(name) { unlink($0) } } }
        }
    }()

    /// A name in the folder of `target`.
    public init(beside target: String) {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let path = FileListing.join(FileListing.split(target).folder, ".jobtrail-\(random).part")
        self.path = path
        _ = DraftName.cleaning
        DraftName.pending.withLock { _ = $0.insert(path) }
    }

    deinit { if isPending { remove() } }

    /// Whether a path is that of a file which this process is writing.
    public static func isOne(_ path: String) -> Bool { pending.withLock { $0.contains(path) } }

    private func remove() { _ = PathText.withPath(path) { unlink($0) } }

    private var isPending: Bool {
        let path = path
        return DraftName.pending.withLock { $0.remove(path) != nil }
    }

    /// Gives the file its name, which the disk keeps.
    /// - Parameter replaces: as for `DraftFile.commit`.
    public func give(to target: String, replaces: Bool) throws(SystemError) {
        if replaces {
            try rename(to: target)
        } else if SystemCall.retry({ links(to: target, Glibc.link) }) == 0 {
            remove()
        } else {
            // Some file systems have no second names.
            guard errno == EPERM || errno == EOPNOTSUPP else { throw SystemError() }
            guard FileIdentifier(target) == nil else { throw SystemError(EEXIST) }
            try rename(to: target)
        }
        _ = isPending
        SystemCall.syncFolder(of: target)
    }

    private func rename(to target: String) throws(SystemError) {
        _ = try SystemCall.checked { links(to: target, Glibc.rename) }
    }

    private func links(
        to target: String, _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    ) -> Int32 {
        PathText.withPath(path) { path in PathText.withPath(target) { call(path, $0) } }
    }
}

/// Who may use a file that the program makes: nobody who may not read what it is made of.
public struct FileMode: Equatable, Sendable {
    /// The permission bits, before the umask.
    public let bits: mode_t

    /// Of a file that tells nothing of others.
    public static let usual = FileMode(bits: 0o666)
    /// For its owner alone.
    public static let owner = FileMode(bits: 0o600)

    init(bits: mode_t) { self.bits = bits & 0o666 | 0o600 }

    /// No wider than that of any of these files, and of the folders that lead to them. A pipe tells nobody who may read
    /// what comes out of it, so that is for the owner alone. Paths that are not files, or do not exist, are
    /// ignored.
    public init(narrowestOf paths: some Sequence<String>) {
        var bits: mode_t = 0o666
        var folders: [String: mode_t] = [:]
        for path in paths {
            let status = path == "-" ? try? FileStatus(descriptor: STDIN_FILENO) : try? FileStatus(path)
            guard let status else { continue }
            switch status.kind {
            case S_IFIFO, S_IFSOCK: bits &= 0o600
            case S_IFREG:
                bits &= status.permissions
                let real = path == "-" ? nil : PathText.real(path)
                if let real { bits &= FileMode.readers(below: FileListing.split(real).folder, &folders) }
            default: break
            }
        }
        self.init(bits: bits)
    }

    /// Who may pass through a folder and those above it, as bits of a file that they could read there.
    private static func readers(below folder: String, _ known: inout [String: mode_t]) -> mode_t {
        if let bits = known[folder] { return bits }
        var bits: mode_t = 0o666
        if let status = try? FileStatus(folder) {
            let passers = status.permissions & 0o011
            bits = 0o600 | passers << 2 | passers << 1
        }
        if folder != "/" { bits &= readers(below: FileListing.split(folder).folder, &known) }
        known[folder] = bits
        return bits
    }

    /// For a folder: who may read may enter.
    public var folderBits: mode_t { bits | (bits & 0o444) >> 2 }

    /// Takes from a file what this mode does not give; gives nothing.
    public func narrow(_ path: String) throws(SystemError) {
        let status = try FileStatus(path)
        let wanted = status.permissions & (bits | 0o7111)
        guard status.isRegular, wanted != status.permissions else { return }
        _ = try SystemCall.checked { PathText.withPath(path) { chmod($0, wanted) } }
    }
}

/// What stands at a path that is to be written.
public enum OutputPlace: Equatable, Sendable {
    /// A file, or nothing yet, at this path, behind all links.
    case file(String)
    /// A device, a pipe or an open file: it is written to as it is, and never replaced.
    case stream
    /// What this standard descriptor leads to already; a second opening would write over what stands there.
    case standard(Int32)

    public init(_ path: String) throws(SystemError) {
        let status: FileStatus
        do throws(SystemError) { status = try FileStatus(path) } catch {
            guard error.code == ENOENT else { throw error }
            self = .file(try OutputPlace.end(ofLinksAt: path))
            return
        }
        let identity = status.identifier
        if let standard = [STDOUT_FILENO, STDERR_FILENO].first(where: { FileIdentifier(descriptor: $0) == identity }) {
            self = .standard(standard)
        } else if status.isRegular, let target = PathText.real(path) {
            // A link of /proc to an open file may tell a name that is another file's now.
            self = FileIdentifier(target) == identity ? .file(target) : .stream
        } else {
            self = .stream
        }
    }

    /// Where links lead whose target is not there yet.
    private static func end(ofLinksAt path: String) throws(SystemError) -> String {
        guard FileListing.isLink(path) else { return path }
        do throws(SourceError) { return try RootFolder("/").place(of: PathText.absolute(path)) } catch {
            throw SystemError(error.code)
        }
    }
}

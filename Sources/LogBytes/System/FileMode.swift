import Glibc

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
        var path = path
        for _ in 0..<40 {
            guard let target = FileListing.target(ofLink: path) else { return path }
            path = target.hasPrefix("/") ? target : FileListing.join(FileListing.split(path).folder, target)
        }
        throw SystemError(ELOOP)
    }
}

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
    /// what comes out of it, so that is for the owner alone. What is no file, or is not there, has no say.
    public init(narrowestOf paths: some Sequence<String>) {
        var bits: mode_t = 0o666
        var folders: [String: mode_t] = [:]
        for path in paths {
            var status = stat()
            let isFound =
                path == "-"
                ? fstat(STDIN_FILENO, &status) == 0 : PathText.withPath(path) { stat($0, &status) } == 0
            guard isFound else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFIFO, S_IFSOCK: bits &= 0o600
            case S_IFREG:
                bits &= status.st_mode
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
        var status = stat()
        var bits: mode_t = 0o666
        if PathText.withPath(folder, { stat($0, &status) }) == 0 {
            let passers = status.st_mode & 0o011
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
        var status = stat()
        _ = try SystemCall.checked { PathText.withPath(path) { stat($0, &status) } }
        let (given, wanted) = (status.st_mode & 0o7777, status.st_mode & 0o7777 & (bits | 0o7111))
        guard status.st_mode & S_IFMT == S_IFREG, wanted != given else { return }
        _ = try SystemCall.checked { PathText.withPath(path) { chmod($0, wanted) } }
    }
}

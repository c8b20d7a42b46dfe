import Foundation

/// Who may use a file that the program makes: nobody who may not read what it is made of.
public struct FileMode: Equatable, Sendable {
    /// The permission bits, before the umask.
    public let bits: mode_t

    /// Of a file that tells nothing of others.
    public static let usual = FileMode(bits: 0o666)
    /// For its owner alone.
    public static let owner = FileMode(bits: 0o600)

    init(bits: mode_t) { self.bits = bits & 0o666 | 0o600 }

    /// No wider than that of any of these files. What is no regular file, or is not there, has no say.
    public init(narrowestOf paths: some Sequence<String>) {
        var bits: mode_t = 0o666
        for path in paths {
            var status = stat()
            let isFound =
                path == "-"
                ? fstat(STDIN_FILENO, &status) == 0 : PathText.withPath(path) { stat($0, &status) } == 0
            if isFound && status.st_mode & S_IFMT == S_IFREG { bits &= status.st_mode }
        }
        self.init(bits: bits)
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

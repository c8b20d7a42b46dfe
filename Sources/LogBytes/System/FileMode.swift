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
            let isFound = path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
            if isFound && status.st_mode & S_IFMT == S_IFREG { bits &= status.st_mode }
        }
        self.init(bits: bits)
    }

    /// For a folder: who may read may enter.
    public var folderBits: mode_t { bits | (bits & 0o444) >> 2 }

    /// Takes from an open file what this mode does not give; gives nothing.
    public func narrow(_ descriptor: Int32) throws(SystemError) {
        var status = stat()
        _ = try SystemCall.checked { fstat(descriptor, &status) }
        let wanted = status.st_mode & 0o7777 & (bits | 0o7111)
        guard status.st_mode & S_IFMT == S_IFREG, wanted != status.st_mode & 0o7777 else { return }
        _ = try SystemCall.checked { fchmod(descriptor, wanted) }
    }
}

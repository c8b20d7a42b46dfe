import Glibc

/// Every file that this program has opened to read, whatever name led there and whatever it was for: none of them is
/// written over.
public enum ReadFiles {
    private static let known = Guarded<Set<FileIdentifier>>([])

    /// Notes a file that is read, or will be.
    static func note(_ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG else { return }
        known.withLock { _ = $0.insert(FileIdentifier(status)) }
    }

    /// Whether a path leads to one of them.
    public static func holds(_ path: String) -> Bool {
        FileIdentifier(path).map { file in known.withLock { $0.contains(file) } } ?? false
    }
}

import Glibc

/// Why a source could not be read: names the path and the reason, as one line for stderr.
public struct SourceError: Error, Sendable, CustomStringConvertible {
    /// The path as the user gave it; a bundle's member is `bundle.tar.gz!member`.
    public let path: String
    /// What went wrong, in words without the path.
    public let reason: String
    /// The `errno` behind it; 0 where no system call failed.
    public let code: Int32

    public init(path: String, reason: String, code: Int32 = 0) {
        self.path = path
        self.reason = reason
        self.code = code
    }

    /// An error of a system call, worded by the C library.
    public static func system(_ path: String, _ code: Int32 = errno) -> SourceError {
        SourceError(path: path, reason: String(cString: strerror(code)), code: code)
    }

    public var description: String { "\(PathText.shown(path)): \(reason)" }
}

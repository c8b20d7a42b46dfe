import JobState
import LogBytes

/// One line of the inventory: a file that was looked at (contract, section 6, `verify`).
public struct FileReport: Sendable {
    public enum Role: String, Sendable {
        case live, rotated, archived, duplicate, ignored, catalogue, seal
    }

    public let name: String
    public let role: Role
    /// As the file lies there, archives packed; nil where it has no size of its own (standard input).
    public let bytes: Int64?
    /// nil where the file was not read.
    public let outcome: FileOutcome?
    /// Lower-case hex, of the file as it lies there; nil where it could not be read.
    public let sha256: String?

    public init(name: String, role: Role, bytes: Int64?, outcome: FileOutcome?, sha256: String?) {
        self.name = name
        self.role = role
        self.bytes = bytes
        self.outcome = outcome
        self.sha256 = sha256
    }
}

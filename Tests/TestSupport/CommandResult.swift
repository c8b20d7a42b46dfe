import Foundation

/// What a finished command left behind.
public struct CommandResult: Sendable {
    /// The exit status; 128 plus the signal's number where a signal ended the command, as a shell tells it.
    public let status: Int32
    public let stdout: Data
    /// Bytes that are no UTF-8 are U+FFFD here.
    public let stderr: String

    public init(status: Int32, stdout: Data, stderr: String) {
        self.status = status
        self.stdout = stdout
        self.stderr = stderr
    }

    /// Standard output as text; bytes that are no UTF-8 are U+FFFD.
    public var text: String {
        String(decoding: stdout, as: UTF8.self)
    }

    /// Standard output as a JSON document.
    public func json() throws -> JSONValue {
        try JSONValue(parsing: stdout)
    }
}

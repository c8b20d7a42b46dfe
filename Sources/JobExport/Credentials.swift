import Glibc
import LogBytes

/// Who asks: from the environment or a file, never from a command line, which every user of the machine can read.
public struct Credentials: Sendable {
    let user: String?
    let password: String?

    public init(user: String?, password: String?) {
        self.user = user
        self.password = password
    }

    /// `CLICKHOUSE_USER` and `CLICKHOUSE_PASSWORD`.
    public init(environment: [String: String]) {
        user = environment["CLICKHOUSE_USER"]
        password = environment["CLICKHOUSE_PASSWORD"]
    }

    /// A file with the lines `user=NAME` and `password=WORD`; others are left alone.
    public init(file: String) throws {
        guard let text = PathOrigin(path: file).text else { throw CredentialsUnreadable(file: file) }
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            values[parts[0].trimmed] = parts[1].trimmed
        }
        guard values["user"] != nil || values["password"] != nil else { throw CredentialsUnreadable(file: file) }
        self.init(user: values["user"], password: values["password"])
    }
}

/// The file named for the credentials has none.
struct CredentialsUnreadable: Error, CustomStringConvertible {
    let file: String

    var description: String { "\(file): cannot be read, or has no line user=NAME or password=WORD" }
}

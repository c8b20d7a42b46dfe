import Glibc
import JobColumns
import LogBytes

/// Posts batches of rows over ClickHouse's HTTP interface, each again after a while where the server could not take it.
/// Sending a batch twice is harmless: the tables keep one of each row.
public final class ClickHouseServer: RowReceiver {
    private let connection: HTTPConnection
    private let options: Options

    public struct Options: Sendable {
        public var url: String
        public var database = "jobtrail"
        /// How often a batch is sent again.
        public var retries = 5
        /// Seconds that one batch may take.
        public var timeout = 300

        public init(url: String) { self.url = url }
    }

    /// Rows that the server acknowledged.
    public private(set) var sent = 0

    /// - Parameter isGivenUp: asked about once a second while an answer is waited for.
    public init(
        _ options: Options, _ credentials: Credentials, isGivenUp: @escaping @Sendable () -> Bool = { false }
    ) {
        self.options = options
        connection = HTTPConnection(
            url: options.url, credentials, timeout: options.timeout, isGivenUp: isGivenUp)
    }

    public func take(_ rows: ByteBuffer, count: Int, of table: ExportTable) throws {
        let query = table.insertion(database: options.database)
        // Packed once, however often it is sent.
        let packed = count > 0 ? rows.bytes.withUnsafeBytes { GzipBody.packed($0) } : nil
        for attempt in 0... {
            guard let fault = attemptInsert(query, packed ?? rows.bytes, isPacked: packed != nil) else { break }
            guard fault.isPassing && attempt < options.retries else {
                var last = fault
                last.attempts = attempt + 1
                throw last
            }
            SystemCall.sleep(seconds: ClickHouseServer.pause(after: attempt))
        }
        sent += count
    }

    public func finish() throws {}

    /// Asks, by an insert of nothing, whether the server is there, knows the user and has the tables.
    public func check() throws {
        for table in ExportTable.allCases { try take(ByteBuffer(), count: 0, of: table) }
    }

    private func attemptInsert(_ query: String, _ body: [UInt8], isPacked: Bool) -> ServerFault? {
        let answer = body.withUnsafeBytes { connection.post(query: query, $0, isPacked: isPacked) }
        return ServerFault(answer, url: options.url)
    }

    /// Doubles from 0.2 s to 10 s; a random part keeps many senders from coming back all at once.
    public static func pause(after attempt: Int) -> Double {
        min(10, 0.2 * Double(1 << min(attempt, 10))) * Double.random(in: 0.75...1.25)
    }
}

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

/// `--credentials` names a file without user and password.
struct CredentialsUnreadable: Error, CustomStringConvertible {
    let file: String

    var description: String { "\(file): cannot be read, or has no line user=NAME or password=WORD" }
}

/// Why a server did not take rows, in words that tell what to do.
public struct ServerFault: Error, CustomStringConvertible {
    let url: String
    /// The HTTP status; nil where there was no answer.
    let status: Int?
    /// ClickHouse's own number of the error.
    let code: Int?
    let text: String
    /// Whether something else than a ClickHouse server says that all is well, as a captive portal does.
    let isStranger: Bool
    var attempts = 1

    /// Reads an answer; nil where it tells of success.
    init?(_ answer: HTTPAnswer, url: String) {
        self.url = ServerFault.withoutSecrets(url)
        switch answer {
        case .failed(let reason):
            (status, code, text, isStranger) = (nil, nil, reason, false)
        case .answered(let number, let body, let isClickHouse):
            // Old servers may tell of an error behind a status of success.
            let code = ServerFault.code(body)
            if number == 200 && code == nil && isClickHouse { return nil }
            (status, self.code, text) = (number, code, ServerFault.firstLine(body))
            isStranger = number == 200 && code == nil
        }
    }

    /// Whether the same request may succeed a little later.
    public var isPassing: Bool {
        guard let status, !isStranger else { return true }
        if let code { return ServerFault.passing.contains(code) }
        return status >= 500 || status == 429 || status == 408
    }

    /// Timeouts, too many queries or parts, memory, network, keeper.
    private static let passing: Set<Int> = [
        3, 159, 160, 202, 203, 209, 210, 225, 236, 241, 242, 252, 279, 285, 319, 999,
    ]

    public var description: String {
        let tries = attempts > 1 ? " (tried \(attempts) times)" : ""
        let (words, advice) = told
        return "\(url): \(words)\(tries)\(advice.map { "; \($0)" } ?? "")"
    }

    private var told: (words: String, advice: String?) {
        let behind = text.isEmpty ? "" : ": \(text)"
        if isStranger { return ("what answers is no ClickHouse server\(behind)", nil) }
        return switch (code, status) {
        case (60, _), (81, _):
            (
                "the server has no such table: \(text)",
                "make the tables with: jobtrail schema clickhouse | clickhouse-client --multiquery"
            )
        case (16, _), (8, _), (27, _), (33, _), (117, _):
            (
                "the server's table is not what this jobtrail writes: \(text)",
                "compare its tables with: jobtrail schema clickhouse"
            )
        case (192, _), (193, _), (194, _), (516, _), (nil, 401), (nil, 403):
            (
                "the server refuses the user or the password",
                "set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD, or use --credentials FILE"
            )
        case (497, _): ("the user may not insert: \(text)", nil)
        case (nil, nil):
            (text, "is a ClickHouse server listening there? Rows already sent are not doubled by sending again")
        case (nil, let status?): ("the server answers \(status)\(behind)", nil)
        default: (text, nil)
        }
    }

    /// `Code: 60, e.displayText() = …` and `Code: 60. DB::Exception: …`.
    private static func code(_ body: String) -> Int? {
        guard let range = body.firstRange(of: "Code: ") else { return nil }
        let digits = body[range.upperBound...].prefix { $0.isNumber }
        return Int(digits)
    }

    private static func firstLine(_ body: String) -> String {
        let line = body.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let words = line.firstRange(of: "DB::Exception: ").map { String(line[$0.upperBound...]) } ?? line
        return words.count > 300 ? words.prefix(300) + "…" : words
    }

    /// A password in the address is never shown.
    private static func withoutSecrets(_ url: String) -> String {
        let base = url.split(separator: "?", maxSplits: 1).first.map(String.init) ?? url
        guard let scheme = base.firstRange(of: "://"), let at = base.lastIndex(of: "@") else { return base }
        return String(base[..<scheme.upperBound] + base[base.index(after: at)...])
    }
}

/// What became of one request.
enum HTTPAnswer {
    /// - Parameter isClickHouse: whether its headers say that a ClickHouse server speaks.
    case answered(status: Int, body: String, isClickHouse: Bool)
    /// No answer: why, in libcurl's words, and whether the server may have done the work all the same.
    case failed(String)
}

import LogBytes
import Glibc
import JobColumns
import JobViews

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
        for table in [ExportTable.records, .files] { try take(ByteBuffer(), count: 0, of: table) }
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

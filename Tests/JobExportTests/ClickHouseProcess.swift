import Foundation
import TestSupport

/// A ClickHouse server of the test's own, on loopback, in a temporary folder; it ends with the last reference to it.
final class ClickHouseProcess: SQLEngine, @unchecked Sendable {
    static let binary = URL(fileURLWithPath: "/usr/sbin/clickhouse-server")
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: binary.path) }

    let folder: TemporaryFolder
    let httpPort: Int
    let nativePort: Int
    private var process: RunningCommand?

    var url: String { "http://127.0.0.1:\(httpPort)" }

    /// - Parameter shards: the native ports of a cluster's servers; none for a server alone.
    init(nativePort: Int? = nil, shards: [Int] = []) throws {
        folder = try TemporaryFolder()
        httpPort = try FreePort.next()
        self.nativePort = try nativePort ?? FreePort.next()
        let config = ServerFiles.config(folder.url.path, http: httpPort, native: self.nativePort, shards: shards)
        try folder.write(config, to: "config.xml")
        try folder.write(ServerFiles.users, to: "users.xml")
        try start()
    }

    deinit { kill() }

    /// Starts it, and waits until it answers.
    func start() throws {
        let config = folder.file("config.xml").path
        process = try RunningCommand(ClickHouseProcess.binary, ["--config-file=\(config)"], in: folder.url)
        for _ in 0..<1000 {
            if (try? query("SELECT 1")) == "1\n" { return }
            Thread.sleep(forTimeInterval: 0.03)
        }
        throw NoAnswer(what: "the server did not start within 30 s")
    }

    /// As a crash would end it.
    func kill() { process?.stop(SIGKILL) }

    @discardableResult
    func query(_ statement: String) throws -> String {
        try EngineRequest(port: httpPort, settings: "?output_format_json_quote_64bit_integers=0").answer(to: statement)
    }

    /// Runs the server's own client.
    func client(_ arguments: [String], stdin: Data? = nil) throws -> String {
        let fixed = ["--host", "127.0.0.1", "--port", String(nativePort)]
        let result = try Command(
            URL(fileURLWithPath: "/usr/bin/clickhouse-client"), fixed + arguments, in: folder.url, stdin: stdin,
            environment: ["HOME": folder.url.path]
        ).run()
        guard result.status == 0 else { throw NoAnswer(what: result.stderr) }
        return result.text
    }

    /// A view's rows.
    func rows(_ statement: String) throws -> [JSONValue] {
        try query(statement + " FORMAT JSONEachRow").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    /// The tables and views, as a user makes them.
    func makeSchema() throws {
        let schema = try run(["schema", "clickhouse"]).text
        for statement in schema.components(separatedBy: ";\n") where statement.contains("CREATE") {
            try query(statement)
        }
    }

    func empty() throws {
        for table in ["records", "files", "findings", "catalogue"] { try query("TRUNCATE TABLE jobtrail.\(table)") }
    }
}

/// A helper program that did not do its part.
struct NoAnswer: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

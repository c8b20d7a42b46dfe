import LogBytes
import Glibc
import JobExport

/// `export --to clickhouse --url URL`: all three tables into a server.
struct ServerExport {
    private let inventory: InventoryScan
    private let server: ClickHouseServer

    init(_ pipeline: Pipeline, _ arguments: Arguments) throws {
        server = try ServerChoice.server(arguments)
        let batch = try arguments.integer("batch", 1...10_000_000) ?? 200_000
        inventory = InventoryScan(pipeline, audits: !arguments.has("no-findings"), batch: batch)
    }

    func run() throws -> ExitStatus { try inventory.run(server, sendsInventory: true) }
}

/// The server that the command line names.
enum ServerChoice {
    /// - Parameters:
    ///   - retries, timeout: where the command line says nothing.
    ///   - isGivenUp: asked about once a second while the server is waited for.
    static func server(
        _ arguments: Arguments, retries: Int? = nil, timeout: Int? = nil,
        isGivenUp: @escaping @Sendable () -> Bool = { false }
    ) throws -> ClickHouseServer {
        let url = arguments.value("url") ?? ""
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw UsageError("--url '\(url)': expected http://HOST:PORT or https://HOST:PORT")
        }
        guard !hasPassword(url) else {
            throw UsageError(
                "--url: a password does not belong there; set CLICKHOUSE_PASSWORD, or use --credentials FILE")
        }
        var options = ClickHouseServer.Options(url: url)
        options.database = try SchemaCommand.identifier(arguments, "database") ?? options.database
        options.retries = try arguments.integer("retries", 0...1000) ?? retries ?? options.retries
        options.timeout = try arguments.integer("timeout", 1...86_400) ?? timeout ?? options.timeout
        let credentials =
            try arguments.value("credentials").map { try Credentials(file: $0) }
            ?? Credentials(environment: Machine.environment)
        return ClickHouseServer(options, credentials, isGivenUp: isGivenUp)
    }

    /// `http://NAME:PASSWORD@HOST`.
    private static func hasPassword(_ url: String) -> Bool {
        let place = url.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
        guard let end = place.lastIndex(of: "@") else { return false }
        return place[..<end].contains(":")
    }
}

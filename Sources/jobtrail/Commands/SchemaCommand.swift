import JobExport
import LogBytes

/// `schema`: the tables and views of a database that `export` fills.
enum SchemaCommand {
    static let command = Command(
        "schema", "Print the tables and views that a database needs for what export sends", operands: "clickhouse",
        options: [
            Option("cluster", value: "NAME", "Replicated tables, sharded by host over the servers of cluster NAME"),
            Option("database", value: "NAME", "The database (default jobtrail)"),
            Option("modern", "For today's ClickHouse: types and codecs that take less room"),
            Option("ttl", value: "DAYS", "Let the server drop rows that are older"),
            Option(
                "upgrade",
                "Make missing tables, and views anew, for tables of an earlier version; with --modern, add missing columns"
            ),
            Option(
                "insert", value: ExportTable.allCases.map(\.rawValue).joined(separator: "|"),
                "Print the statement, with its columns, that takes what export --to clickhouse writes of that table"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let insert = try arguments.choice("insert", ExportTable.self)
        // Rows are made for ClickHouse alone, so that with --insert it need not be said.
        guard arguments.operands == ["clickhouse"] || arguments.operands.isEmpty && insert != nil else {
            throw UsageError("schema wants the kind of database: clickhouse")
        }
        let database = try identifier(arguments, "database") ?? "jobtrail"
        if let insert {
            if arguments.has("cluster") {
                throw UsageError("--insert names a table of one database: leave --cluster out")
            }
            try OutputFile.standard.write(insert.insertion(database: database) + "\n")
            return .done
        }
        let schema = ClickHouseSchema(
            database: database, cluster: try identifier(arguments, "cluster"), isModern: arguments.has("modern"),
            // A server's times end in 2106: a row must not be too old by one that is beyond.
            days: try arguments.integer("ttl", 1...20_000))
        let statements = arguments.has("upgrade") ? schema.upgrade : schema.statements
        try OutputFile.standard.write(ClickHouseSchema.script(statements))
        return .done
    }

    /// A name that may stand in a statement as it is.
    static func identifier(_ arguments: Arguments, _ option: String) throws -> String? {
        guard let name = arguments.value(option) else { return nil }
        let isPlain = name.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0 | 32) }
        guard isPlain, let first = name.utf8.first, !(48...57).contains(first) else {
            throw UsageError("--\(option) '\(name)': expected letters, digits and _, a letter first")
        }
        return name
    }
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

import JobExport
import JobRecords
import JobState
import JobViews

/// `export`: every record for another program, or into a ClickHouse server.
enum ExportCommand {
    static let command = Command(
        "export",
        "Write every record for other programs: ClickHouse, SQLite, NDJSON or CSV; or send it to a ClickHouse server",
        options: [
            Option("to", value: "FORM", "clickhouse, sqlite, ndjson or csv"),
            Option(
                "into", value: "FILE", "Write to FILE instead of standard output; with --to sqlite the new database"),
            Option("table", value: "NAME", "With --to clickhouse: records (default), files or findings"),
            Option("url", value: "URL", "Send all three tables to the ClickHouse server at URL, http://HOST:8123"),
            Option("batch", value: "N", "With --url: rows in one insert (default 200000)"),
            Option("retries", value: "N", "With --url: how often a batch is sent again (default 5)"),
            Option("timeout", value: "SECONDS", "With --url: how long one insert may take (default 300)"),
            Option("credentials", value: "FILE", "Read user=NAME and password=WORD from FILE, not the environment"),
            Option("database", value: "NAME", "The server's database (default jobtrail)"),
            Option("no-findings", "With --url: leave out what verify finds"),
            OptionTable.evidenceInto,
        ] + EvidenceCommands.choice + OptionTable.sources + OptionTable.account,
        run: run)

    enum Form: String, CaseIterable { case clickhouse, sqlite, ndjson, csv }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let folder = arguments.value("evidence") { return try EvidenceCommands.export(arguments, folder: folder) }
        if let odd = EvidenceCommands.choice.map(\.name).first(where: arguments.has) {
            throw UsageError("--\(odd) chooses records for --evidence; the other forms hold every record")
        }
        guard let form = try arguments.choice("to", Form.self) else {
            throw UsageError("export wants --to clickhouse, sqlite, ndjson or csv, or --evidence DIR")
        }
        let clickHouseOnly = ["table", "url", "batch", "retries", "timeout", "credentials", "database", "no-findings"]
        if form != .clickhouse, let odd = clickHouseOnly.first(where: arguments.has) {
            throw UsageError("--\(odd) is for --to clickhouse")
        }
        if arguments.has("url") && (arguments.has("into") || arguments.has("table")) {
            throw UsageError("--url sends every table to a server: --into and --table have no place beside it")
        }
        if !arguments.has("url"), let odd = ["batch", "retries", "timeout", "credentials"].first(where: arguments.has) {
            throw UsageError("--\(odd) is for --url")
        }
        if form == .sqlite { return try DatabaseExport(arguments).run() }
        let query = try Query(arguments) { InputPlan($0, $1, forcedYear: $2, namesBundles: true) }
        let pipeline = Pipeline(query: query)
        if arguments.has("url") { return try ServerExport(pipeline, arguments).run() }
        let output = try FileTarget(arguments, hasForms: true).open(pipeline.query.input)
        if form == .clickhouse { return try StreamExport(pipeline, arguments, output).run() }
        return try TextExport(pipeline, output, isCSV: form == .csv).run()
    }
}

import Glibc
import JobColumns
import JobExport
import JobRecords
import JobState
import JobViews
import LogBytes

/// `export`: every record for another program, or into a ClickHouse server.
enum ExportCommand {
    private static let evidenceInto = Option(
        "evidence", value: "DIR",
        "Write the chosen records with their bytes and places, and fingerprints, into the new DIR")

    static let command = Command(
        "export",
        "Write every record for other programs: ClickHouse, SQLite, NDJSON, CSV or OTLP; or send it to a ClickHouse server",
        options: [
            Option("to", value: "FORM", "clickhouse, sqlite, ndjson, csv or otlp"),
            Option(
                "into", value: "FILE", "Write to FILE instead of standard output; with --to sqlite the new database"),
            Option("table", value: "NAME", "With --to clickhouse: records (default), files, findings or catalogue"),
            Option("url", value: "URL", "Send all tables to the ClickHouse server at URL, http://HOST:8123"),
            Option("batch", value: "N", "With --url: rows in one insert (default 200000)"),
            Option("retries", value: "N", "With --url: how often a batch is sent again (default 5)"),
            Option("timeout", value: "SECONDS", "With --url: how long one insert may take (default 300)"),
            Option("credentials", value: "FILE", "Read user=NAME and password=WORD from FILE, not the environment"),
            Option("database", value: "NAME", "The server's database (default jobtrail)"),
            Option("no-findings", "With --url: leave out what verify finds"),
            evidenceInto,
        ] + EvidenceCommands.choice + OptionTable.sources + OptionTable.account,
        run: run)

    enum Form: String, CaseIterable { case clickhouse, sqlite, ndjson, csv, otlp }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let folder = arguments.value("evidence") { return try EvidenceCommands.export(arguments, folder: folder) }
        if let odd = EvidenceCommands.choice.map(\.name).first(where: arguments.has) {
            throw UsageError("--\(odd) chooses records for --evidence; the other forms hold every record")
        }
        guard let form = try arguments.choice("to", Form.self) else {
            throw UsageError("export wants --to clickhouse, sqlite, ndjson, csv or otlp, or --evidence DIR")
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
        return try TextExport(pipeline, output, form).run()
    }
}

/// `export --to clickhouse --url URL`: all tables into a server.
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

/// `export --to clickhouse` without a server: one table's rows as `RowBinary`, for clickhouse-client.
struct StreamExport {
    private let inventory: InventoryScan
    private let table: ExportTable
    private let output: OutputFile

    init(_ pipeline: Pipeline, _ arguments: Arguments, _ output: OutputFile) throws {
        table = try arguments.choice("table", ExportTable.self) ?? .records
        self.output = output
        inventory = InventoryScan(pipeline, audits: table == .findings, batch: 4096)
    }

    func run() throws -> ExitStatus {
        let receiver = OutputReceiver(output, table: table)
        let status = try inventory.run(receiver, sendsInventory: table != .records)
        try output.finish()
        return status
    }
}

/// Writes one table's rows, and lets the others' fall.
private final class OutputReceiver: RowReceiver {
    private let output: OutputFile
    private let table: ExportTable

    init(_ output: OutputFile, table: ExportTable) {
        self.output = output
        self.table = table
    }

    func take(_ rows: ByteBuffer, count: Int, of table: ExportTable) throws {
        if table == self.table { try output.write(rows.bytes) }
    }

    func finish() throws {}
}

/// `export --to ndjson|csv|otlp`: every record as a line.
struct TextExport {
    private let pipeline: Pipeline
    private let output: OutputFile
    private let form: ExportCommand.Form
    /// As `-o` writes records.
    private let records: RecordForm

    init(_ pipeline: Pipeline, _ output: OutputFile, _ form: ExportCommand.Form) {
        (self.pipeline, self.output, self.form) = (pipeline, output, form)
        records = RecordForm(form == .csv ? .csv : .ndjson, nil, TimeText(.gmt), showsHost: true)
    }

    func run() throws -> ExitStatus {
        try output.write(records.header)
        let rows = RowCollector(output, last: nil, isReversed: false)
        let history = pipeline.history()
        let printer = RecordPrinter(
            .everything(history), writer(history.names), rows, RecordPrinter.Options(onlyMessages: false))
        let scan = try pipeline.scan(
            into: history, text: [.records, .details], chained: true, sink: DetailJoiner(printer))
        try output.finish()
        return pipeline.finish(scan, isEmpty: printer.matches == 0, nothing: "no record to export")
    }

    private func writer(_ names: NameRegistry) -> any RecordWriter {
        let files = pipeline.files().map(\.file.name)
        return form == .otlp ? RecordOTLP(names, files: files) : records.writer(names, files: files)
    }
}

/// One scan whose records go to a receiver, and afterwards what the files were and what is wrong with them.
struct InventoryScan {
    private let pipeline: Pipeline
    private let audits: Bool
    private let batch: Int

    /// - Parameters:
    ///   - audits: whether findings are looked for.
    ///   - batch: how many rows are handed on at once.
    init(_ pipeline: Pipeline, audits: Bool, batch: Int) {
        self.pipeline = pipeline
        self.audits = audits
        self.batch = batch
    }

    func run(_ receiver: any RowReceiver, sendsInventory: Bool) throws -> ExitStatus {
        let history = pipeline.history()
        let export = RecordExport(pipeline.files(), history.names, limit: batch, to: receiver)
        let joined = DetailJoiner(export)
        let audit = audits ? VerifyCommand.audit(history, pipeline) : nil
        let text: TextPolicy = audits ? [.records, .details, .unparsed] : [.records, .details]
        let scan = try pipeline.scan(
            into: history, text: text, chained: true, comparesLines: audits,
            sink: audit.map { SinkPair(joined, $0) } ?? joined)
        if sendsInventory { try send(scan, export.origins, audit, receiver) }
        try receiver.finish()
        return pipeline.finish(scan, isEmpty: export.count == 0, nothing: "no record to export")
    }

    private func send(
        _ scan: Scan, _ origins: [FileOrigin?], _ audit: LogAudit?, _ receiver: any RowReceiver
    ) throws {
        try InventoryExport.sendFiles(LogReport.read(scan), origins, scan.names, to: receiver)
        try InventoryExport.sendCatalogues(of: scan.history.hosts, scan.history, to: receiver)
        guard let audit else { return }
        let input = pipeline.query.input
        let findings = audit.findings + LogReport.findings(scan, input, SealReport(input, scan))
        let named = zip(scan.files, origins).compactMap { file, origin in origin.map { (file.file.name, $0) } }
        try InventoryExport.sendFindings(
            findings, origins: Dictionary(named) { first, _ in first }, scan.names, to: receiver)
    }
}

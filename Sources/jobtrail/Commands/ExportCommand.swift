import Glibc
import JobColumns
import JobExport
import JobRecords
import JobState
import JobStore
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
        ] + EvidenceExport.choice + OptionTable.sources + OptionTable.account,
        run: run)

    enum Form: String, CaseIterable { case clickhouse, sqlite, ndjson, csv, otlp }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if let folder = arguments.value("evidence") {
            try arguments.refuse(["to", "into", "table", "url", "no-findings"], "cannot be combined with --evidence")
            return try EvidenceExport(arguments, folder: folder).run()
        }
        try arguments.refuse(
            EvidenceExport.choice.map(\.name), "chooses records for --evidence; the other forms hold every record")
        guard let form = try arguments.choice("to", Form.self) else {
            throw UsageError("export wants --to clickhouse, sqlite, ndjson, csv or otlp, or --evidence DIR")
        }
        let forServer = ["batch", "retries", "timeout", "credentials"]
        if form != .clickhouse {
            try arguments.refuse(["table", "url"] + forServer + ["database", "no-findings"], "is for --to clickhouse")
        }
        if arguments.has("url") && (arguments.has("into") || arguments.has("table")) {
            throw UsageError("--url sends every table to a server: --into and --table have no place beside it")
        }
        if !arguments.has("url") { try arguments.refuse(forServer, "is for --url") }
        if form == .sqlite { return try DatabaseExport(arguments).run() }
        let pipeline = Pipeline(query: try Query(arguments, namesBundles: true))
        if arguments.has("url") { return try send(pipeline, arguments) }
        let output = try FileTarget(arguments, hasForms: true).open(pipeline.query.input)
        if form != .clickhouse { return try write(pipeline, form, output) }
        return try write(pipeline, try arguments.choice("table", ExportTable.self) ?? .records, output)
    }

    /// `--to clickhouse --url URL`: all tables into a server.
    private static func send(_ pipeline: Pipeline, _ arguments: Arguments) throws -> ExitStatus {
        let server = try ServerChoice.server(arguments)
        let batch = try arguments.integer("batch", 1...10_000_000) ?? 200_000
        let scan = InventoryScan(pipeline: pipeline, audits: !arguments.has("no-findings"), batch: batch)
        return try scan.run(server, sendsInventory: true)
    }

    /// `--to clickhouse` without a server: one table's rows as `RowBinary`, for clickhouse-client.
    private static func write(_ pipeline: Pipeline, _ table: ExportTable, _ output: OutputFile) throws -> ExitStatus {
        let scan = InventoryScan(pipeline: pipeline, audits: table == .findings, batch: 4096)
        let status = try scan.run(OutputReceiver(output, table: table), sendsInventory: table != .records)
        try output.finish()
        return status
    }

    /// `--to ndjson|csv|otlp`: every record as a line, as `-o` writes records.
    private static func write(_ pipeline: Pipeline, _ form: Form, _ output: OutputFile) throws -> ExitStatus {
        let records = RecordForm(form == .csv ? .csv : .ndjson, nil, TimeText(.gmt), showsHost: true)
        try output.write(records.header)
        let (history, files) = (pipeline.history(), pipeline.files().map(\.file.name))
        let names = history.names
        let writer = form == .otlp ? RecordOTLP(names, files: files) : records.writer(names, files: files)
        let printer = RecordPrinter(
            .everything(history), writer, RowCollector(output), RecordPrinter.Options(onlyMessages: false))
        let scan = try pipeline.scan(
            into: history, text: [.records, .details], chained: true, sink: DetailJoiner(printer))
        try output.finish()
        return pipeline.finish(scan, isEmpty: printer.matches == 0, nothing: "no record to export")
    }
}

/// One scan whose records go to a receiver, and afterwards what the files were and what is wrong with them.
private struct InventoryScan {
    let pipeline: Pipeline
    /// Whether findings are looked for.
    let audits: Bool
    /// How many rows are handed on at once.
    let batch: Int

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

/// `export --to sqlite`: the tables of `query` in a new database, for sqlite3 and whatever else reads its files.
struct DatabaseExport {
    private let pipeline: Pipeline
    private let path: String

    init(_ arguments: Arguments) throws {
        guard let path = arguments.value("into"), path != "-" else {
            throw UsageError("--to sqlite wants --into FILE: a database cannot be written to a pipe")
        }
        self.path = path
        pipeline = Pipeline(query: try Query(arguments))
        try DatabaseExport.checkIsNew(path)
    }

    private static func checkIsNew(_ path: String) throws {
        var facts = stat()
        if PathText.withPath(path, { lstat($0, &facts) }) == 0 {
            throw StoreError(
                path: path, reason: "is there already, and a new database is written; remove it or name another")
        }
    }

    /// Writes the whole database or none: it takes its name when it is complete.
    func run() throws -> ExitStatus {
        try SourceGuard.check(path, pipeline.query.input.found, option: "--into")
        let mode = SourceGuard.mode(of: pipeline.query.input.found)
        let draft = DraftName(beside: path)
        let descriptor = try OutputFile.failing(path) { () throws(SystemError) in
            try DraftFile.create(draft.path, mode)
        }
        defer { close(descriptor) }
        let status: ExitStatus
        do {
            status = try fill(draft.path)
        } catch let error as StoreError {
            throw StoreError(path: path, reason: error.reason, code: error.code)
        }
        try DatabaseExport.checkIsNew(path)
        try OutputFile.failing(path) { () throws(SystemError) in
            _ = try SystemCall.checked { fsync(descriptor) }
            try draft.give(to: path, replaces: false)
        }
        return status
    }

    private func fill(_ draft: String) throws -> ExitStatus {
        let database = try Database(path: draft, .writing)
        // Nobody reads the draft, and a broken one is thrown away: there is nothing to roll back.
        try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \(Schema.queried)")
        var status = ExitStatus.done
        try database.transaction {
            try copyRecords(into: database)
            let scan = try TableFiller(pipeline: pipeline, database: database).fill(only: Set(Schema.stateNames))
            try database.execute(Schema.indexes)
            status = pipeline.finish(scan, isEmpty: false, nothing: "")
        }
        return status
    }

    /// As a statement over the files reads them.
    private func copyRecords(into database: Database) throws(StoreError) {
        let records = RecordsTable(LogRecords(pipeline.query.input.files, pipeline.options, pipeline.fold))
        records.keepsRows = true
        try records.register("records_of_files", in: database)
        try database.execute("INSERT INTO records SELECT * FROM records_of_files")
    }
}

import JobState
import JobStore

/// The tables over log files. `records` is read from the files while a statement asks; the others are filled when a
/// statement first names them.
final class FileTables: QueryTables {
    let database: Database
    private let pipeline: Pipeline
    private let records: RecordsTable
    private var progress: Progress?
    /// The statement that makes a table `records` in memory.
    private let recordsSchema: String
    private var filled: Set<String> = []
    private var isLoaded = false
    private var scan: Scan?

    private static let derived: Set<String> = ["jobs", "updates", "runs"]
    private static let inventory: Set<String> = ["files", "findings"]
    /// The name under which `records` is read while a table in memory has its own.
    private static let reading = "records_of_files"

    init(_ query: Query) throws {
        pipeline = Pipeline(query: query)
        database = try Database(path: "query", .memory)
        // What is put in order may take so much memory, then it goes to temporary files.
        try database.execute("PRAGMA cache_size = -65536; \(Schema.queried)")
        records = try RecordsTable(LogRecords(query.input.files, pipeline.options, pipeline.fold), in: database)
        recordsSchema = try database.text("SELECT sql FROM sqlite_schema WHERE name = 'records'")
        try database.execute("DROP TABLE records")
        try records.register("records", in: database)
        try records.register(FileTables.reading, in: database)
        try JobsAt.register(in: database) { Pipeline(query: query) }
    }

    func prepare(for use: StatementUse) throws {
        let missing = use.tables.subtracting(filled)
        let wanted = missing.intersection(FileTables.derived.union(FileTables.inventory))
        if !wanted.isEmpty { try fill(wanted) }
        progress = pipeline.startProgress()
        records.meter = progress?.meter
        records.deadline = use.deadline
        records.keepsRows = use.needsLogOrder
        try unload()
        if use.readsRecordsOften { try load(use.columns["records"] ?? []) }
    }

    private func fill(_ wanted: Set<String>) throws {
        let tables = wanted.isDisjoint(with: FileTables.derived) ? wanted : wanted.union(FileTables.derived)
        try database.transaction {
            scan = try TableFiller(pipeline: pipeline, database: database).fill(only: tables)
        }
        filled.formUnion(tables)
    }

    // MARK: records in memory

    /// Puts the columns that a statement reads again and again into a table in memory, where SQLite can make indexes.
    private func load(_ columns: Set<String>) throws {
        let names = columns.union(["seq"]).subtracting(["ROWID"]).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        try database.execute(recordsSchema)
        isLoaded = true
        try database.transaction {
            try database.execute("INSERT INTO records (\(names)) SELECT \(names) FROM \(FileTables.reading)")
        }
    }

    private func unload() throws {
        if isLoaded { try database.execute("DROP TABLE records") }
        isLoaded = false
    }

    // MARK: the end

    func answerBegins() {
        progress?.finish()
        progress = nil
    }

    func finish() -> ExitStatus {
        answerBegins()
        return pipeline.finish(records.outcomes ?? scan?.outcomes)
    }
}

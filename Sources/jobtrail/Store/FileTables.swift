import JobColumns
import JobState
import JobStore

/// The tables that statements are asked of: a log's files, or a store.
protocol QueryTables: AnyObject {
    var database: Database { get }

    /// Makes ready what a statement names.
    func prepare(for use: StatementUse) throws

    /// Removes what was shown of the reading's progress: the answer is about to be printed.
    func answerBegins()

    /// Tells what was skipped, once all answers are given, and chooses the exit status.
    func finish() -> ExitStatus
}

/// What a statement reads, and how.
struct StatementUse {
    /// Per table, its columns that are read.
    let columns: [String: Set<String>]
    /// The functions that it calls.
    let functions: Set<String>
    /// Whether the statement reads records again and again, for each row of something else.
    let readsRecordsOften: Bool
    /// Nanoseconds of uptime after which the answer is not waited for.
    let deadline: UInt64

    var tables: Set<String> { Set(columns.keys) }

    /// Whether records must come one by one, in log order: their numbers are asked for, or they are strung together.
    var needsLogOrder: Bool {
        let stringing: Set<String> = ["group_concat", "string_agg", "json_group_array", "json_group_object"]
        return columns["records"]?.contains("ROWID") == true || !functions.isDisjoint(with: stringing)
    }
}

/// The tables over log files. `records` is read from the files while a statement asks; the others are filled when a
/// statement first names them.
final class FileTables: QueryTables {
    let database: Database
    private let pipeline: Pipeline
    private let records: RecordsTable
    private var progress: Progress?
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
        try database.execute("PRAGMA cache_size = -65536; \(Schema.states)")
        records = RecordsTable(LogRecords(query.input.files, pipeline.options, pipeline.fold))
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
        try database.execute(Schema.records)
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

/// The tables that a store keeps.
final class StoreTables: QueryTables {
    let database: Database

    init(_ path: String, _ arguments: Arguments) throws {
        let store = try LogStore(path: path, creates: false)
        try StoreReading.check(store, arguments)
        database = store.database
        try JobsAt.register(in: database) { Pipeline(query: try Query(arguments)) }
    }

    func prepare(for use: StatementUse) {}

    func answerBegins() {}

    func finish() -> ExitStatus { .done }
}

/// The steps by which SQLite answers a statement.
struct ScanSteps {
    private struct Step {
        let parent: Int64
        let words: String
    }

    private var steps: [(id: Int64, step: Step)] = []

    init(_ sql: String, _ database: Database) throws(StoreError) {
        let rows = try database.prepare("EXPLAIN QUERY PLAN \(sql)")
        while try rows.step() {
            steps.append((rows.integer(0), Step(parent: rows.integer(1), words: rows.text(3) ?? "")))
        }
    }

    /// Whether records are read again and again: inside another table's loop, or for each row of an outer statement.
    var repeatsRecords: Bool {
        let byId = Dictionary(steps.map { ($0.id, $0.step) }) { first, _ in first }
        return steps.enumerated().contains { index, entry in
            guard entry.step.words.contains("VIRTUAL TABLE INDEX"), entry.step.words.hasSuffix(":\(RecordsTable.mark)")
            else { return false }
            let isInner = steps[..<index].contains { $0.step.parent == entry.step.parent && ScanSteps.isLoop($0.step) }
            return isInner || ScanSteps.isRepeated(entry.step, byId)
        }
    }

    private static func isLoop(_ step: Step) -> Bool {
        (step.words.hasPrefix("SCAN ") || step.words.hasPrefix("SEARCH ")) && step.words != "SCAN CONSTANT ROW"
    }

    private static func isRepeated(_ step: Step, _ steps: [Int64: Step]) -> Bool {
        var parent = steps[step.parent]
        while let outer = parent {
            if outer.words.hasPrefix("CORRELATED") || outer.words == "RECURSIVE STEP" { return true }
            parent = steps[outer.parent]
        }
        return false
    }
}

/// Answers the table `jobs_at(T)`: what `jobs --at T` shows.
enum JobsAt {
    /// - Parameter pipeline: over the log that the database is of; asked for when a statement names the table.
    static func register(in database: Database, pipeline: @escaping () throws -> Pipeline) throws {
        try JobsAtTable { text in
            do { return try rows(at: text, pipeline()) } catch let error as UsageError { throw Refusal(error) }
        }.register(in: database)
    }

    private static func rows(at text: String, _ plain: Pipeline) throws -> JobsAtTable.Rows {
        var query = plain.query
        query.at = text == "now" ? .absolute(Clock.now) : try TimeExpression(text, option: "at")
        let pipeline = Pipeline(query: query)
        let scan = pipeline.scan(into: pipeline.history(try pipeline.facts()))
        return scan.history.hosts.flatMap { host in
            host.jobs.map { JobRow(host: scan.names[host.host], job: $0, names: scan.names).sqlValues }
        }
    }

    /// A time that is none, in words that name no option.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String

        init(_ error: UsageError) {
            description = error.message.hasPrefix("--at ") ? "jobs_at: \(error.message.dropFirst(5))" : error.message
        }
    }
}

import JobRecords
import JobState
import LogBytes
import LogLines

/// Finds messages in a store by its rows, and gives them as a scan of the logs would: to the same sinks, the same
/// bytes. What SQL says only leaves records out; the filter itself looks at each one that is left, and its line comes
/// out of the pages.
public final class RecordSearch {
    /// What reading everything told.
    public let facts: ScanFacts
    private let database: Database
    private let files: [SequencedFile]
    private let fileNumbers: [String: Int]
    private let total: Int64
    private let lines: StoredLines

    /// What is looked for.
    public struct Wanted {
        public var filter: RecordFilter
        /// How many of them, from the beginning; nil for all.
        public var first: Int?
        /// How many of them, from the end; nil for all.
        public var last: Int?

        public init(_ filter: RecordFilter) { self.filter = filter }
    }

    /// - Parameters:
    ///   - options: how lines are read.
    ///   - files: the kept files in their order.
    /// - Returns: nil if the rows cannot tell: they are not of all that the store holds, or lines hold several records.
    public init?(_ store: LogStore, _ options: ReadingOptions, files: [SequencedFile]) throws(StoreError) {
        database = store.database
        // What is read from here on is of one moment.
        try database.execute("BEGIN")
        let documents = try database.number("SELECT count(*) FROM source WHERE is_document != 0")
        let names = Dictionary(files.enumerated().map { ($1.file.name, $0) }) { first, _ in first }
        guard documents == 0, names.count == files.count, let facts = try store.facts(),
            facts.outcomes.count == files.count
        else {
            try database.execute("COMMIT")
            return nil
        }
        (self.facts, self.files, fileNumbers) = (facts, files, names)
        total = try database.number("SELECT max(seq) FROM records") ?? 0
        lines = try StoredLines(database, options, files.map { LogStore.pages($0.file) })
    }

    deinit { try? database.execute("COMMIT") }

    // MARK: finding

    /// The records that are wanted, in log order.
    public struct Found {
        fileprivate var hits: [StoredRow] = []
    }

    /// - Returns: nil if they are so many that reading the logs is no slower.
    public func find(_ wanted: Wanted, _ names: NameRegistry) throws(StoreError) -> Found? {
        var matcher = RecordMatcher(wanted.filter, names)
        let condition = try Condition(wanted.filter, database)
        if condition.isWide, let count = wanted.first ?? wanted.last {
            return try find(count, fromEnd: wanted.first == nil, condition, &matcher, names)
        }
        var found = Found()
        let rows = try condition.prepare(database, "ORDER BY time")
        while try rows.step() {
            guard let hit = try hit(rows, names, &matcher) else { continue }
            found.hits.append(hit)
            if found.hits.count > total / 6 + 10_000 { return nil }
        }
        found.hits.sort { ($0.file, $0.record.offset, $0.seq) < ($1.file, $1.record.offset, $1.seq) }
        return found
    }

    /// The first or last few, file by file.
    private func find(
        _ count: Int, fromEnd: Bool, _ condition: Condition, _ matcher: inout RecordMatcher, _ names: NameRegistry
    ) throws(StoreError) -> Found? {
        var found = Found()
        for file in fromEnd ? Array(files.indices.reversed()) : Array(files.indices) {
            let rows = try condition.prepare(database, "ORDER BY seq \(fromEnd ? "DESC" : "")", in: files[file].file)
            while found.hits.count < count, try rows.step() {
                guard let hit = try hit(rows, names, &matcher), try lines.isMessage(hit.record, file) else { continue }
                found.hits.append(hit)
            }
        }
        if fromEnd { found.hits.reverse() }
        return found
    }

    private func hit(
        _ row: Statement, _ names: NameRegistry, _ matcher: inout RecordMatcher
    ) throws(StoreError) -> StoredRow? {
        guard let hit = StoredRow(row, names, fileNumbers) else {
            throw StoreError(path: database.path, reason: "its rows are damaged at record \(row.integer(0))")
        }
        return matcher.matches(hit.record, run: hit.run) ? hit : nil
    }

    // MARK: giving

    /// Gives records to a sink as a scan would.
    public func give(_ found: Found, to sink: any RecordSink) throws {
        let batch = RecordBatch.replay()
        for hit in found.hits {
            batch.begin(file: hit.file)
            guard try lines.add(hit.record, hit.file, hit.chain, to: batch) else { continue }
            try sink.take(batch.records[0], at: 0, in: batch, run: hit.run)
            try giveDetail(hit, batch, sink)
            try sink.endBatch(batch)
        }
        try sink.finish()
    }

    private func giveDetail(_ hit: StoredRow, _ batch: RecordBatch, _ sink: any RecordSink) throws {
        guard var text = hit.detail, !text.isEmpty else { return }
        var detail = Record()
        detail.kind = .detail
        text.withUTF8 { batch.add(detail, UnsafeRawBufferPointer($0), .start) }
        try sink.takeAside(batch.records[1], at: 1, in: batch)
    }
}

/// What a row of a store tells, as far as it needs no line: the record with everything that filters may ask for.
struct StoredRow {
    private(set) var seq: Int64 = 0
    private(set) var record = Record()
    private(set) var run = 0
    private(set) var file = 0
    private(set) var chain = Chain.start
    private(set) var detail: String?
    private var isDamaged = false

    /// - Parameter row: of a statement that asks for `columns`.
    /// - Returns: nil if it tells no time, or no file that is known.
    init?(_ row: Statement, _ names: NameRegistry, _ files: [String: Int]) {
        record.flags = .hasCode
        for (index, column) in StoredRow.parts.enumerated() {
            column.take(Cell(row: row, index: Int32(index), names: names, files: files), &self)
        }
        if isDamaged { return nil }
    }

    private struct Cell {
        let row: Statement
        let index: Int32
        let names: NameRegistry
        let files: [String: Int]

        var text: String? { row.text(index) }
        /// The number of a name; 0 if there is none.
        var name: UInt32 { text.map { names.id($0) } ?? 0 }
        /// A number; -1 if it is unknown.
        var known: Int32 {
            if case .integer(let number) = row.value(index) { Int32(clamping: number) } else { -1 }
        }
    }

    /// The columns that are asked for, in the order in which `init` takes them.
    static let columns = parts.map(\.name).joined(separator: ", ")

    /// What each column gives back. A test holds them to the columns of records, so that a filter finds all it may ask.
    private static let parts: [(name: String, take: @Sendable (Cell, inout StoredRow) -> Void)] = [
        ("seq", { $1.seq = $0.row.integer($0.index) }),
        ("id", { $1.chain = $0.text.flatMap { Chain(hex: $0) } ?? .start }),
        ("time", { $1.set(time: $0.row.microseconds($0.index)) }),
        ("host", { $1.record.host = $0.names.id($0.text ?? "") }),
        ("run", { $1.run = Int($0.row.integer($0.index)) }),
        ("kind", { $1.record.kind = $0.text == RecordKind.note.name ? .note : .completed }),
        ("severity", { $1.record.severity = $0.text?.utf8.first ?? 0 }),
        ("job", { $1.record.job = $0.name }),
        ("action", { $1.record.action = $0.name }),
        ("sub", { $1.set(sub: $0.text) }),
        ("startup_percentage", { $1.record.percentage = Int16(clamping: $0.known) }),
        ("ok_counter", { $1.record.okCounter = $0.known }),
        ("err_counter", { $1.record.errCounter = $0.known }),
        ("forked_counter", { $1.record.forkedCounter = $0.known }),
        ("pid", { $1.record.pid = $0.known }),
        ("detail", { $1.detail = $0.text }),
        ("file", { $1.set(file: $0.files[$0.text ?? ""]) }),
        ("offset", { $1.record.offset = $0.row.count($0.index) }),
        ("line", { $1.record.line = UInt32(truncatingIfNeeded: $0.row.integer($0.index)) }),
    ]

    private mutating func set(time: Int64?) {
        if let time { record.time = time } else { isDamaged = true }
    }

    private mutating func set(file: Int?) {
        if let file { self.file = file } else { isDamaged = true }
    }

    private mutating func set(sub: String?) {
        switch sub {
        case "err": record.flags.insert(.failed)
        case "ok": break
        default: record.flags.insert(.subUnknown)
        }
    }
}

/// What a filter asks of the rows in SQL; it may let through more than what is wanted, never less.
private struct Condition {
    private var terms = ["kind IN ('completed', 'note')", "msg GLOB '*-[SIWEFD]-*'"]
    private var values: [Statement.Value] = []
    /// Whether most rows pass.
    private(set) var isWide = true

    init(_ filter: RecordFilter, _ database: Database) throws(StoreError) {
        if !filter.jobs.isEmpty {
            let jobs = try Condition.jobs(database).filter { name in filter.jobs.contains { $0.matches(name) } }
            add("job IN (\(Array(repeating: "?", count: jobs.count).joined(separator: ", ")))", jobs.map { .text($0) })
        }
        if let since = filter.since { add("time >= ?", [.real(Condition.seconds(since).nextDown)]) }
        if let until = filter.until { add("time <= ?", [.real(Condition.seconds(until).nextUp)]) }
        if let failed = filter.failed { add("sub = ?", [.text(failed ? "err" : "ok")]) }
        isWide = values.isEmpty || (filter.failed == false && values.count == 1)
        if !filter.severities.isEmpty {
            let letters = filter.severities.map { "'\(UnicodeScalar($0))'" }.filter { $0 != "'''" }
            terms.append("severity IN (\(letters.joined(separator: ", ")))")
        }
    }

    private mutating func add(_ term: String, _ values: [Statement.Value]) {
        terms.append(term)
        self.values += values
    }

    private static func seconds(_ time: Int64) -> Double { Double(time) / 1e6 }

    /// The jobs that rows name, found from one to the next in the index.
    private static func jobs(_ database: Database) throws(StoreError) -> [String] {
        let rows = try database.prepare(
            """
            WITH RECURSIVE found(job) AS (
                SELECT min(job) FROM records
                UNION ALL SELECT (SELECT min(job) FROM records WHERE job > found.job) FROM found WHERE job NOT NULL
            ) SELECT job FROM found WHERE job NOT NULL
            """)
        return try rows.map { $0.text(0) ?? "" }
    }

    /// - Parameter file: whose rows are asked for; nil for all.
    func prepare(_ database: Database, _ order: String, in file: LogFile? = nil) throws(StoreError) -> Statement {
        var terms = terms
        var values = values
        if let file {
            let number = LogStore.number(file)
            terms.append(
                """
                seq BETWEEN (SELECT first_seq FROM source WHERE number = \(number))
                AND (SELECT last_seq FROM source WHERE number = \(number)) AND file = ?
                """)
            values.append(.text(file.name))
        }
        let rows = try database.prepare(
            "SELECT \(StoredRow.columns) FROM records WHERE \(terms.joined(separator: " AND ")) \(order)")
        rows.bind(values)
        return rows
    }
}

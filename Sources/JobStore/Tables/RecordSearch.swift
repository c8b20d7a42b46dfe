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
    /// Holds a record on its way to the sink.
    private let batch = RecordBatch()

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
        fileprivate var rest: Lookup?
    }

    /// Rows that may be wanted, in log order, of which the first few are.
    fileprivate struct Lookup {
        let rows: [Int64]
        let count: Int
        let row: Statement
        var matcher: RecordMatcher
        let names: NameRegistry
    }

    /// - Returns: nil if they are so many that reading the logs is no slower.
    public func find(_ wanted: Wanted, _ history: History) throws(StoreError) -> Found? {
        let names = history.names
        var matcher = RecordMatcher(wanted.filter, history)
        let condition = try SearchCondition(wanted.filter, database)
        if condition.isWide, let count = wanted.first ?? wanted.last {
            return try find(count, fromEnd: wanted.first == nil, condition, &matcher, names)
        }
        let enough = Int(total / 6 + 10_000)
        if let count = wanted.first, wanted.last == nil, try isInOrder,
            let rows = try condition.rows(database, atMost: enough)
        {
            let row = try condition.lookup(database)
            return Found(rest: Lookup(rows: rows, count: count, row: row, matcher: matcher, names: names))
        }
        var found = Found()
        let rows = try condition.prepare(database)
        while try rows.step() {
            guard let hit = try hit(rows, names, &matcher) else { continue }
            found.hits.append(hit)
            if found.hits.count > enough { return nil }
        }
        found.hits.sort { ($0.file, $0.record.offset, $0.seq) < ($1.file, $1.record.offset, $1.seq) }
        return found
    }

    /// The first or last few, file by file.
    private func find(
        _ count: Int, fromEnd: Bool, _ condition: SearchCondition, _ matcher: inout RecordMatcher, _ names: NameRegistry
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

    /// Whether the rows of one file follow those of the other, as the files do.
    private var isInOrder: Bool {
        get throws(StoreError) {
            let range = try database.prepare(
                "SELECT first_seq, last_seq FROM source WHERE number = ? AND first_seq NOT NULL")
            var last: Int64 = .min
            for file in files {
                defer { range.reset() }
                range.bind(1, LogStore.number(file.file))
                guard try range.step() else { continue }
                if range.integer(0) <= last { return false }
                last = range.integer(1)
            }
            return true
        }
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
        for hit in found.hits { _ = try give(hit, to: sink) }
        if let rest = found.rest { try give(rest, to: sink) }
        try sink.finish()
    }

    private func give(_ rest: Lookup, to sink: any RecordSink) throws {
        var (matcher, left) = (rest.matcher, rest.count)
        for number in rest.rows where left > 0 {
            defer { rest.row.reset() }
            rest.row.bind(1, number)
            guard try rest.row.step(), let hit = try hit(rest.row, rest.names, &matcher) else { continue }
            if try give(hit, to: sink) { left -= 1 }
        }
    }

    /// - Returns: whether it is a message.
    private func give(_ hit: StoredRow, to sink: any RecordSink) throws -> Bool {
        batch.begin(file: hit.file)
        guard try lines.add(hit.record, hit.file, hit.chain, to: batch) else { return false }
        try sink.take(batch.records[0], at: 0, in: batch, run: hit.run)
        try giveDetail(hit, batch, sink)
        try sink.endBatch(batch)
        return true
    }

    private func giveDetail(_ hit: StoredRow, _ batch: RecordBatch, _ sink: any RecordSink) throws {
        guard var text = hit.detail, !text.isEmpty else { return }
        var detail = Record()
        detail.kind = .detail
        text.withUTF8 { batch.add(detail, UnsafeRawBufferPointer($0), .start) }
        try sink.takeAside(batch.records[1], at: 1, in: batch)
    }
}

/// What a filter asks of the rows in SQL; it may let through more than what is wanted, never less.
struct SearchCondition {
    private var terms = ["kind IN ('completed', 'note')", "msg GLOB '*-[SIWEFD]-*'"]
    /// Those of `terms` that an index tells, with all values.
    private var indexed: [String] = []
    private var values: [Statement.Value] = []
    /// Whether most rows pass.
    private(set) var isWide = true

    init(_ filter: RecordFilter, _ database: Database) throws(StoreError) {
        if !filter.jobs.isEmpty {
            let jobs = try SearchCondition.jobs(database).filter { name in filter.jobs.contains { $0.matches(name) } }
            add("job IN (\(Array(repeating: "?", count: jobs.count).joined(separator: ", ")))", jobs.map { .text($0) })
        }
        if let since = filter.since { add("time >= ?", [.real(SearchCondition.seconds(since).nextDown)]) }
        if let until = filter.until { add("time <= ?", [.real(SearchCondition.seconds(until).nextUp)]) }
        if let failed = filter.failed { add("sub = ?", [.text(failed ? "err" : "ok")]) }
        isWide = values.isEmpty || (filter.failed == false && values.count == 1)
        if !filter.severities.isEmpty {
            let letters = filter.severities.map { "'\(UnicodeScalar($0))'" }.filter { $0 != "'''" }
            terms.append("severity IN (\(letters.joined(separator: ", ")))")
        }
    }

    private mutating func add(_ term: String, _ values: [Statement.Value]) {
        terms.append(term)
        indexed.append(term)
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
    func prepare(_ database: Database, _ order: String = "", in file: LogFile? = nil) throws(StoreError) -> Statement {
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

    /// The numbers of the rows that the index lets through, in their order; nil if they are more than so many.
    func rows(_ database: Database, atMost limit: Int) throws(StoreError) -> [Int64]? {
        let rows = try database.prepare("SELECT seq FROM records WHERE \(indexed.joined(separator: " AND "))")
        rows.bind(values)
        var numbers: [Int64] = []
        while numbers.count <= limit, try rows.step() { numbers.append(rows.integer(0)) }
        return numbers.count <= limit ? numbers.sorted() : nil
    }

    /// Asks for one of these rows.
    func lookup(_ database: Database) throws(StoreError) -> Statement {
        let terms = terms.filter { !indexed.contains($0) }
        return try database.prepare(
            "SELECT \(StoredRow.columns) FROM records WHERE seq = ? AND \(terms.joined(separator: " AND "))")
    }
}

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

    /// A row that is wanted, by all that a row tells.
    fileprivate struct Hit {
        let record: Record
        let run: Int
        let file: Int
        let seq: Int64
        let chain: Chain
        let detail: String?
    }

    /// The records that are wanted, in log order.
    public struct Found {
        fileprivate var hits: [Hit] = []
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
    ) throws(StoreError) -> Hit? {
        guard let file = fileNumbers[row.text(1) ?? ""], let time = row.microseconds(2) else {
            throw StoreError(path: database.path, reason: "its rows are damaged at record \(row.integer(0))")
        }
        var record = Record()
        record.time = time
        record.host = names.id(row.text(3) ?? "")
        record.kind = row.text(5) == RecordKind.note.name ? .note : .completed
        record.severity = row.text(6)?.utf8.first ?? 0
        record.job = row.text(7).map { names.id($0) } ?? 0
        record.action = row.text(8).map { names.id($0) } ?? 0
        record.flags = .hasCode
        switch row.text(9) {
        case "err": record.flags.insert(.failed)
        case "ok": break
        default: record.flags.insert(.subUnknown)
        }
        record.offset = row.count(10)
        record.line = UInt32(truncatingIfNeeded: row.integer(11))
        let run = Int(row.integer(4))
        guard matcher.matches(record, run: run) else { return nil }
        return Hit(
            record: record, run: run, file: file, seq: row.integer(0),
            chain: row.text(12).flatMap { Chain(hex: $0) } ?? .start, detail: row.text(13))
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

    private func giveDetail(_ hit: Hit, _ batch: RecordBatch, _ sink: any RecordSink) throws {
        guard var text = hit.detail, !text.isEmpty else { return }
        var detail = Record()
        detail.kind = .detail
        text.withUTF8 { batch.add(detail, UnsafeRawBufferPointer($0), .start) }
        try sink.takeAside(batch.records[1], at: 1, in: batch)
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
        var jobs: [String] = []
        while try rows.step() { jobs.append(rows.text(0) ?? "") }
        return jobs
    }

    private static let columns =
        "seq, file, time, host, run, kind, severity, job, action, sub, offset, line, id, detail"

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
            "SELECT \(Condition.columns) FROM records WHERE \(terms.joined(separator: " AND ")) \(order)")
        for (index, value) in values.enumerated() { rows.bind(Int32(index + 1), value) }
        return rows
    }
}

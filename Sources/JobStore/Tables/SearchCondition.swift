import JobState
import LogBytes

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

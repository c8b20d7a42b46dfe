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

    /// - Returns: nil if rows cannot tell, or are so many that reading the logs is no slower.
    public func find(_ wanted: Wanted, _ history: History) throws(StoreError) -> Found? {
        if wanted.filter.asksState { return nil }
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

import JobRecords
import JobState
import LogLines

/// The rows of followed records on their way into a store. What a commit could not write stays for the next one.
final class FollowedRows {
    private let database: Database
    private let writer: RowWriter
    private let update: Statement
    private var parcel = RecordParcel()
    private var generations: [Int: Rows] = [:]
    private var written: [Int: Rows] = [:]
    private var late: [(generation: Int, owner: UInt32, text: [UInt8])] = []

    /// The rows of a file.
    private struct Rows {
        var source: Int64 = 0
        var first: Int64?
        var last: Int64?
    }

    init(_ database: Database) throws(StoreError) {
        self.database = database
        writer = try RowWriter(database)
        update = try database.prepare(
            """
            UPDATE records SET detail = iif(detail IS NULL, ?1, detail || char(10) || ?1)
            WHERE seq BETWEEN ?2 AND ?3 AND (line = ?4 OR ?4 = 0)
            """)
    }

    // MARK: taking

    func add(
        _ record: Record, _ line: UnsafeRawBufferPointer, _ detail: UnsafeRawBufferPointer, _ run: Int,
        _ generation: Int, _ chain: Chain
    ) {
        parcel.add(record, line, run, generation, chain)
        if !detail.isEmpty { parcel.addDetail(detail) }
    }

    func addLate(_ detail: UnsafeRawBufferPointer, _ generation: Int, owner: UInt32) {
        late.append((generation, owner, Array(detail)))
    }

    /// Tells which file of the store a generation is.
    func begin(generation: Int, source: Int64, name: String) throws(StoreError) {
        writer.name(file: generation, name)
        guard generations[generation]?.source != source else { return }
        let row = try database.prepare("SELECT first_seq, last_seq FROM source WHERE number = \(source)")
        _ = try row.step()
        var rows = Rows(source: source)
        if case .integer(let first) = row.value(0) { rows.first = first }
        if case .integer(let last) = row.value(1) { rows.last = last }
        generations[generation] = rows
    }

    // MARK: writing

    /// Writes what is pending, in a transaction.
    func write(_ names: NameRegistry) throws(StoreError) {
        written = generations
        writer.learn(names)
        var seq = try database.number("SELECT max(seq) FROM records") ?? 0
        let result = parcel.text.withUnsafeBytes { text in
            Result { () throws(StoreError) in
                for row in parcel.rows {
                    seq &+= 1
                    try writer.write(row, seq: seq, text)
                    note(seq, of: Int(row.file))
                }
            }
        }
        try result.get()
        for line in late { try write(line.text, to: written[line.generation], line.owner) }
        try noteRanges()
    }

    private func note(_ seq: Int64, of generation: Int) {
        var rows = written[generation] ?? Rows()
        rows.first = rows.first ?? seq
        rows.last = seq
        written[generation] = rows
    }

    private func write(_ detail: [UInt8], to rows: Rows?, _ owner: UInt32) throws(StoreError) {
        guard let rows, let first = rows.first, let last = rows.last else { return }
        try update.run(
            String(decoding: detail, as: UTF8.self), owner == 0 ? last : max(first, last &- 10_000), last,
            Int64(owner))
    }

    private func noteRanges() throws(StoreError) {
        for (generation, rows) in written where rows.last != generations[generation]?.last {
            try database.run(
                "UPDATE source SET first_seq = ?, last_seq = ? WHERE number = ?", rows.first, rows.last, rows.source)
        }
    }

    /// What was written is there for good.
    func settle() {
        generations = written
        parcel = RecordParcel()
        late = []
    }
}

import JobRecords
import LogLines

/// Reads single records of a store: their row, and their line out of its block. The last block is kept.
final class RecordShelf {
    private let database: Database
    private let rows: Statement
    private let blocks: Statement
    private var number: Int64 = -1
    private var block: RecordBlock?

    /// A record with what its printed form needs.
    struct Item {
        let record: Record
        let run: Int
        let file: Int
        let chain: Chain
        let line: Range<Int>
        let detail: Range<Int>
    }

    init(_ database: Database) throws(StoreError) {
        self.database = database
        rows = try database.prepare(
            """
            SELECT run, file, id, kind, unicode(severity), coalesce(job, 0), coalesce(action, 0), host, offset, line,
                coalesce(startup_percentage, -1), coalesce(ok_counter, -1), coalesce(err_counter, -1),
                coalesce(forked_counter, -1), coalesce(pid, -1)
            FROM record WHERE seq = ?
            """)
        blocks = try database.prepare("SELECT records, size, bytes FROM block WHERE number = ?")
    }

    /// The record of that number, from 0.
    func item(_ record: UInt32) throws(StoreError) -> Item {
        let wanted = Int64(record) / Int64(RecordBlock.capacity)
        if wanted != number { try read(wanted) }
        rows.bind(1, Int64(record) + 1)
        defer { rows.reset() }
        guard let part = block?.item(Int(record) % RecordBlock.capacity), try rows.step(),
            let kind = RecordKind(rawValue: UInt8(truncatingIfNeeded: rows.integer(3)))
        else { throw StoreError(path: database.path, reason: "its tables are damaged at record \(record)") }
        let chain = rows.withBlob(2) { Chain(canonical: $0) } ?? .start
        return Item(
            record: RecordShelf.record(kind, part, rows), run: Int(rows.integer(0)), file: Int(rows.integer(1)),
            chain: chain, line: part.line, detail: part.detail)
    }

    private static func record(_ kind: RecordKind, _ part: RecordBlock.Item, _ row: Statement) -> Record {
        var record = Record()
        (record.kind, record.time, record.flags) = (kind, part.time, part.flags)
        record.bodyStart = part.bodyStart
        record.severity = UInt8(truncatingIfNeeded: row.integer(4))
        record.job = UInt32(truncatingIfNeeded: row.integer(5))
        record.action = UInt32(truncatingIfNeeded: row.integer(6))
        record.host = UInt32(truncatingIfNeeded: row.integer(7))
        record.offset = row.integer(8)
        record.line = UInt32(truncatingIfNeeded: row.integer(9))
        record.percentage = Int16(truncatingIfNeeded: row.integer(10))
        record.okCounter = Int32(truncatingIfNeeded: row.integer(11))
        record.errCounter = Int32(truncatingIfNeeded: row.integer(12))
        record.forkedCounter = Int32(truncatingIfNeeded: row.integer(13))
        record.pid = Int32(truncatingIfNeeded: row.integer(14))
        return record
    }

    private func read(_ wanted: Int64) throws(StoreError) {
        blocks.bind(1, wanted)
        defer { blocks.reset() }
        (number, block) = (wanted, nil)
        guard try blocks.step() else { return }
        block = RecordBlock(packed: blocks.blob(2), size: Int(blocks.integer(1)), count: Int(blocks.integer(0)))
    }

    /// Calls `body` with text of the block that was read last.
    func withText(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void) {
        block?.withText(range, body)
    }
}

import JobRecords

/// Writes records in the store's own form: a row each for SQL, packed blocks and selectors for searching.
final class RowWriter: @unchecked Sendable {
    private let insert: Statement
    private let insertBlock: Statement
    private let stretches: StretchWriter
    private var seq: Int64 = 0
    private var blockNumber: Int64 = 0
    /// What SQLite refused; nothing is written after it.
    private(set) var failure: StoreError?

    init(_ database: Database) throws(StoreError) {
        let places = Array(repeating: "?", count: 22).joined(separator: ", ")
        insert = try database.prepare("INSERT INTO record VALUES (\(places))")
        insertBlock = try database.prepare("INSERT INTO block VALUES (?, ?, ?, ?)")
        stretches = try StretchWriter(database)
    }

    func write(_ parcel: RecordParcel) {
        do throws(StoreError) {
            let rows = parcel.rows
            let written = parcel.text.withUnsafeBytes { text in
                Result { () throws(StoreError) in
                    for row in rows { try write(row, text) }
                }
            }
            try written.get()
            for block in parcel.blocks { try write(block) }
            for row in rows { try stretches.add(row) }
        } catch { failure = error }
    }

    func finish() throws(StoreError) { try stretches.finish() }

    private func write(_ block: PackedBlock) throws(StoreError) {
        insertBlock.bind(1, blockNumber)
        insertBlock.bind(2, Int64(block.count))
        insertBlock.bind(3, Int64(block.size))
        block.bytes.withUnsafeBytes { insertBlock.bind(4, blob: $0) }
        try insertBlock.run()
        blockNumber += 1
    }

    private func write(_ row: RecordParcel.Row, _ text: UnsafeRawBufferPointer) throws(StoreError) {
        seq += 1
        bindNumbers(row)
        bindText(row, text)
        try insert.run()
    }

    private func bindNumbers(_ row: RecordParcel.Row) {
        let record = row.record
        insert.bind(1, seq)
        insert.bind(3, Double(record.time) / 1e6)
        insert.bind(4, Int64(record.host))
        insert.bind(5, Int64(row.run))
        insert.bind(6, Int64(record.kind.rawValue))
        insert.bind(9, known: record.job == 0 ? -1 : Int32(bitPattern: record.job))
        insert.bind(10, known: record.action == 0 ? -1 : Int32(bitPattern: record.action))
        insert.bind(12, known: Int32(record.percentage))
        insert.bind(13, known: record.okCounter)
        insert.bind(14, known: record.errCounter)
        insert.bind(15, known: record.forkedCounter)
        insert.bind(16, known: record.pid)
        insert.bind(20, Int64(row.file))
        insert.bind(21, record.offset)
        insert.bind(22, Int64(record.line))
    }

    private func bindText(_ row: RecordParcel.Row, _ text: UnsafeRawBufferPointer) {
        row.chain.withCanonical { insert.bind(2, blob: $0) }
        if let code = row.code {
            insert.bind(7, kept: UnsafeRawBufferPointer(rebasing: text[code]))
        } else {
            insert.bind(7, row.message)
        }
        if let letter = RowWriter.letter(row.record.severity) {
            insert.bind(8, literal: letter)
        } else {
            insert.bindNull(8)
        }
        insert.bind(11, literal: row.record.failed ? "err" : "ok")
        if let words = row.words { insert.bind(17, words) } else { insert.bind(17, literal: "") }
        insert.bind(18, row.detail.isEmpty ? nil : String(decoding: text[row.detail], as: UTF8.self))
        insert.bind(19, row.fields)
    }

    private static func letter(_ severity: UInt8) -> StaticString? {
        switch severity {
        case UInt8(ascii: "S"): "S"
        case UInt8(ascii: "I"): "I"
        case UInt8(ascii: "W"): "W"
        case UInt8(ascii: "E"): "E"
        case UInt8(ascii: "F"): "F"
        case UInt8(ascii: "D"): "D"
        default: nil
        }
    }
}

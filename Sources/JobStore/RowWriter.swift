import JobRecords

/// Writes records in the store's own form: a row each for SQL, packed blocks and selectors for searching.
final class RowWriter: @unchecked Sendable {
    private let insert: Statement
    private let insertBlock: Statement
    private let stretches: StretchWriter
    private var seq: Int64 = 0
    private var blockNumber: Int64 = 0
    private var last: (record: Record, run: Int32, file: Int32)?
    /// Whether the row before had no words, details and fields.
    private var wasPlain = false
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
            for selector in parcel.freshSelectors { try stretches.add(selector) }
            for (row, selector) in zip(rows, parcel.selectors) { try stretches.add(row, selector: selector) }
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
        bindChanges(row)
        bindText(row, text)
        last = (row.record, row.run, row.file)
        try insert.run()
    }

    /// Binds what differs from row to row.
    private func bindNumbers(_ row: RecordParcel.Row) {
        let record = row.record
        insert.bind(1, seq)
        insert.bind(3, Double(record.time) / 1e6)
        insert.bind(9, known: record.job == 0 ? -1 : Int32(bitPattern: record.job))
        insert.bind(10, known: record.action == 0 ? -1 : Int32(bitPattern: record.action))
        insert.bind(13, known: record.okCounter)
        insert.bind(14, known: record.errCounter)
        insert.bind(15, known: record.forkedCounter)
        insert.bind(21, record.offset)
        insert.bind(22, Int64(record.line))
    }

    /// Binds what is mostly as in the row before: a statement keeps its values.
    private func bindChanges(_ row: RecordParcel.Row) {
        let (record, before) = (row.record, last?.record)
        if record.host != before?.host { insert.bind(4, Int64(record.host)) }
        if row.run != last?.run { insert.bind(5, Int64(row.run)) }
        if record.kind != before?.kind { insert.bind(6, Int64(record.kind.rawValue)) }
        if record.severity != before?.severity { bindSeverity(record.severity) }
        if record.sub != before?.sub || before == nil { bindSub(record) }
        if record.percentage != before?.percentage { insert.bind(12, known: Int32(record.percentage)) }
        if record.pid != before?.pid { insert.bind(16, known: record.pid) }
        if row.file != last?.file { insert.bind(20, Int64(row.file)) }
    }

    private func bindText(_ row: RecordParcel.Row, _ text: UnsafeRawBufferPointer) {
        row.chain.withCanonical { insert.bind(2, blob: $0) }
        if let code = row.code {
            insert.bind(7, kept: UnsafeRawBufferPointer(rebasing: text[code]))
        } else {
            insert.bind(7, row.message)
        }
        let isPlain = row.words == nil && row.fields == nil && row.detail.isEmpty
        if isPlain && wasPlain { return }
        wasPlain = isPlain
        if let words = row.words { insert.bind(17, words) } else { insert.bind(17, literal: "") }
        insert.bind(18, row.detail.isEmpty ? nil : String(decoding: text[row.detail], as: UTF8.self))
        insert.bind(19, row.fields)
    }

    private func bindSub(_ record: Record) {
        if record.hasSub { insert.bind(11, literal: record.failed ? "err" : "ok") } else { insert.bindNull(11) }
    }

    private func bindSeverity(_ severity: UInt8) {
        if let letter = RowWriter.letter(severity) { insert.bind(8, literal: letter) } else { insert.bindNull(8) }
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

import Dispatch
import Glibc
import JobColumns
import JobRecords
import JobState
import LogBytes
import LogLines

/// Fills a store's records while a log is scanned, on a thread of its own: the scan goes on while SQLite works.
public final class StoreRecords: CompleteRecordSink {
    public struct FileRows {
        /// Their numbers, as far as they go.
        public var first: Int64?
        public var last: Int64?
        /// The hosts' numbers.
        public var hosts: Set<UInt32> = []
        /// Whether a line of it holds several records.
        public var isDocument = false
    }

    private let queue = DispatchQueue(label: "store")
    /// So many parcels may wait, so that a fast scan waits instead of filling the memory.
    private let room = DispatchSemaphore(value: 8)
    private let writer: ParcelWriter
    private let names: NameRegistry
    private var parcel = RecordParcel()
    private var knownNames = 0

    /// - Parameters:
    ///   - database: the scan's until `finish` has returned.
    ///   - files: in their order; the rows of kept ones are brought in line.
    public init(_ database: Database, _ names: NameRegistry, _ files: [LogFile]) throws(StoreError) {
        self.names = names
        writer = try ParcelWriter(database, files)
    }

    public func take(_ held: HeldRecord) {
        if parcel.isFull { handOn() }
        held.withComplete { parcel.add($0, names) }
    }

    private func handOn() {
        parcel.names = (knownNames..<names.count).map { names[UInt32($0)] }
        knownNames = names.count
        room.wait()
        queue.async { [parcel, writer, room] in
            writer.take(parcel)
            room.signal()
        }
        parcel = RecordParcel()
    }

    public private(set) var files: [FileRows] = []

    public func finish() throws(StoreError) {
        handOn()
        queue.sync {}
        files = try writer.finish()
    }
}

/// Some hundred records on their way to the thread that stores them: with the text of their lines, and what is to be
/// stored of it.
final class RecordParcel: @unchecked Sendable {
    static let capacity = 1024

    struct Row {
        let record: Record
        let run: Int32
        let file: Int32
        let chain: Chain
        /// The message's code if it stands in the text; else `message` has the words.
        let code: Range<Int>?
        let message: String?
        /// Free words and keys of the line's own; nil if there are none.
        let words: String?
        let fields: String?
        /// The names that it waits for, as a JSON list; nil if it does not wait.
        let depends: String?
        /// What the columns without a slot tell of it.
        let others: [Statement.Value]
        /// Its details in the text, joined by newlines.
        let detail: Range<Int>
    }

    private(set) var rows: [Row] = []
    private(set) var text: [UInt8] = []
    /// The columns without a slot, and the record as they see it.
    private let others: [Column<RecordRow>]
    private var seen: RecordRow?
    /// Names that no parcel before had, in the order of their numbers.
    var names: [String] = []

    init(_ columns: [Column<RecordRow>] = RecordRow.sqlColumns) {
        others = columns.filter { $0.slot == nil }
        rows.reserveCapacity(RecordParcel.capacity)
        text.reserveCapacity(RecordParcel.capacity * 32)
    }

    var isFull: Bool { rows.count >= RecordParcel.capacity || text.count > 4 << 20 }

    func add(_ told: CompleteRecord, _ names: NameRegistry) {
        let (record, words) = (told.record, told.text)
        // A note's words need not be UTF-8.
        let code = record.kind != .note && record.flags.contains(.hasCode) ? words.codeBytes : nil
        let message = code == nil ? words.message : ""
        let extras = words.extras
        let start = text.count
        if let code { text.append(contentsOf: code) }
        let end = text.count
        text.append(contentsOf: told.detail)
        rows.append(
            Row(
                record: record, run: Int32(truncatingIfNeeded: told.run), file: Int32(truncatingIfNeeded: told.file),
                chain: told.chain ?? .start, code: code == nil ? nil : start..<end,
                message: message.isEmpty ? nil : message, words: extras.text.isEmpty ? nil : extras.text,
                fields: extras.fields.isEmpty ? nil : FieldsJSON.text(extras.shownFields),
                depends: record.kind == .waits ? ColumnValue.names(extras.depends).json : nil,
                others: others.isEmpty ? [] : values(told, names), detail: end..<text.count))
    }

    private func values(_ told: CompleteRecord, _ names: NameRegistry) -> [Statement.Value] {
        let row = seen ?? RecordRow(names, files: [])
        seen = row
        row.set(told)
        return others.map { Statement.Value($0.value(row)) }
    }
}

/// Writes parcels: rows of files that have none yet are added, those of others brought in line with what is read now.
private final class ParcelWriter: @unchecked Sendable {
    private let rows: RowWriter
    private let kept: [KeptRows?]
    private var found: [StoreRecords.FileRows]
    private var seq: Int64
    private var failure: StoreError?

    init(_ database: Database, _ files: [LogFile]) throws(StoreError) {
        rows = try RowWriter(database)
        for (number, file) in files.enumerated() { rows.name(file: number, file.name) }
        seq = try database.number("SELECT max(seq) FROM records WHERE seq < 1 << 60") ?? 0
        var kept: [KeptRows?] = []
        for file in files { kept.append(try KeptRows(file, in: database)) }
        self.kept = kept
        found = files.indices.map { _ in StoreRecords.FileRows() }
    }

    func take(_ parcel: RecordParcel) {
        guard failure == nil else { return }
        do throws(StoreError) { try write(parcel) } catch { failure = error }
    }

    private func write(_ parcel: RecordParcel) throws(StoreError) {
        rows.learn(parcel.names)
        try rows.write(parcel) { (row, text) throws(StoreError) in
            let kept = try kept[Int(row.file)]?.place(of: row, rows.name(row.record.host), text)
            if kept == nil { seq += 1 }
            note(row, kept?.seq ?? seq)
            return kept?.isSame == true ? nil : kept?.seq ?? seq
        }
    }

    private func note(_ row: RecordParcel.Row, _ number: Int64) {
        let file = Int(row.file)
        found[file].first = min(found[file].first ?? number, number)
        found[file].last = max(found[file].last ?? number, number)
        found[file].hosts.insert(row.record.host)
        if row.record.flags.contains(.inDocument) { found[file].isDocument = true }
    }

    func finish() throws(StoreError) -> [StoreRecords.FileRows] {
        if let failure { throw failure }
        for rows in kept { try rows?.removeRest() }
        return found
    }
}

/// The rows that a file has already, in their order, to be brought in line.
private final class KeptRows {
    private struct Row {
        let seq: Int64
        let offset: Int64
        let time: Double
        let host: String
        let run: Int64
        let kind: String
        let detail: Int64
    }

    private let portion: Statement
    private let delete: Statement
    private let name: String
    private let isNamed: Bool
    private var next: Int64
    private let end: Int64
    private var rows: ArraySlice<Row> = []

    /// - Returns: nil if the file has no rows.
    init?(_ file: LogFile, in database: Database) throws(StoreError) {
        let range = try database.rows(
            "SELECT first_seq, last_seq FROM source WHERE number = ?", LogStore.number(file))
        guard try range.step(), range.known(0) != nil, range.known(1) != nil else { return nil }
        let (first, last) = (range.count(0), range.count(1))
        // A followed file was called otherwise when its rows were written.
        let named = try database.rows("SELECT file FROM records WHERE seq = ?", first)
        name = try named.step() ? named.text(0) ?? "" : file.name
        (isNamed, next, end) = (name == file.name, first, last)
        portion = try database.prepare(
            """
            SELECT seq, offset, time, host, run, kind, coalesce(length(detail), 0) FROM records
            WHERE seq BETWEEN ? AND ? AND file = ? ORDER BY seq LIMIT 1000
            """)
        delete = try database.prepare("DELETE FROM records WHERE seq = ?")
    }

    private var head: Row? {
        get throws(StoreError) {
            if rows.isEmpty && next <= end { try read() }
            return rows.first
        }
    }

    private func read() throws(StoreError) {
        portion.bind([next, end, name])
        defer { portion.reset() }
        rows += try portion.map {
            Row(
                seq: $0.integer(0), offset: $0.integer(1), time: $0.real(2), host: $0.text(3) ?? "",
                run: $0.integer(4), kind: $0.text(5) ?? "", detail: $0.integer(6))
        }
        next = rows.last.map { $0.seq + 1 } ?? end + 1
    }

    /// The number of a record's row, and whether it is as it should be; nil if it has none. Rows before it that are no
    /// record's any more are removed.
    func place(
        of row: RecordParcel.Row, _ host: String, _ text: UnsafeRawBufferPointer
    ) throws(StoreError) -> (seq: Int64, isSame: Bool)? {
        while let head = try head, head.offset < row.record.offset { try remove(head) }
        guard let head = try head, head.offset == row.record.offset else { return nil }
        rows.removeFirst()
        let detail = row.detail.isEmpty ? 0 : String(decoding: text[row.detail], as: UTF8.self).unicodeScalars.count
        let isSame =
            isNamed && head.run == row.run && head.time == Double(row.record.time) / 1e6
            && head.kind == row.record.kind.name
            && head.host == host && head.detail == detail
        return (head.seq, isSame)
    }

    private func remove(_ row: Row) throws(StoreError) {
        try delete.run(row.seq)
        rows.removeFirst()
    }

    /// Removes the rows behind the last record.
    func removeRest() throws(StoreError) {
        while let head = try head { try remove(head) }
    }
}

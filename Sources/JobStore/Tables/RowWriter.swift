import JobColumns
import JobRecords
import JobState
import LogLines

/// Writes records as rows. What stays as in the row before is not bound again, and texts are bound where they stand.
final class RowWriter: @unchecked Sendable {
    private let insert: Statement
    /// Those of the columns behind `seq`.
    private let slots: [RecordSlot?]
    private var files: [StableTexts.Span] = []
    private let texts = StableTexts()
    /// By the number of the kind, and of the letter.
    private let kinds, letters: [StableTexts.Span]
    /// Names by their number.
    private var names: [StableTexts.Span] = []
    /// The row before; nil if all is to be bound.
    private var last: (run: Int32, file: Int32)?
    private let before = UnsafeMutablePointer<Record>.allocate(capacity: 1)
    /// Whether that had no words, details and fields, and whether the row at hand has none either.
    private var wasPlain = false, staysPlain = false
    private let hex = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 32)

    /// - Parameter columns: those of the table behind `seq`.
    init(_ database: Database, _ columns: [Column<RecordRow>] = RecordRow.sqlColumns) throws(StoreError) {
        slots = columns.map(\.slot)
        let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        insert = try database.prepare("INSERT OR REPLACE INTO records VALUES (\(marks))")
        kinds = (0...UInt8.max).map { [texts] in texts.span(RecordKind(rawValue: $0)?.name ?? "") }
        letters = (0...UInt8.max).map { [texts] in texts.span(String(UnicodeScalar($0))) }
        before.initialize(to: Record())
    }

    deinit {
        hex.deallocate()
        before.deallocate()
    }

    /// Learns the names behind those that are known.
    func learn(_ fresh: [String]) { for name in fresh { names.append(texts.span(name)) } }

    func learn(_ registry: NameRegistry) {
        learn((names.count..<max(names.count, registry.count)).map { registry[UInt32($0)] })
    }

    func name(_ number: UInt32) -> String { names[Int(number)].start.map { String(cString: $0) } ?? "" }

    /// Tells a file's name by its number.
    func name(file: Int, _ name: String) {
        while files.count <= file { files.append(texts.span("")) }
        files[file] = texts.span(name)
        if last?.file == Int32(file) { last = nil }
    }

    // MARK: writing

    /// Writes the rows of a parcel.
    /// - Parameter number: gives a row its number; nil if it need not be written.
    func write(
        _ parcel: RecordParcel, _ number: (RecordParcel.Row, UnsafeRawBufferPointer) throws(StoreError) -> Int64?
    ) throws(StoreError) {
        try parcel.text.withUnsafeBufferPointer { (text) throws(StoreError) in
            let bytes = UnsafeRawBufferPointer(text)
            for row in parcel.rows {
                if let seq = try number(row, bytes) { try write(row, seq, bytes) }
            }
        }
    }

    private func write(_ row: RecordParcel.Row, _ seq: Int64, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        let isPlain = row.words == nil && row.fields == nil && row.depends == nil && row.detail.isEmpty
        staysPlain = isPlain && wasPlain
        var (place, others) = (Int32(2), row.others.makeIterator())
        insert.bind(1, seq)
        withUnsafePointer(to: row.record) { record in
            for slot in slots {
                if let slot {
                    bind(place, slot, row, record, bytes)
                } else {
                    insert.bind(place, others.next() ?? .null)
                }
                place += 1
            }
        }
        (last, wasPlain) = ((row.run, row.file), isPlain)
        before.pointee = row.record
        try insert.run()
    }

    private func bind(
        _ place: Int32, _ slot: RecordSlot, _ row: RecordParcel.Row, _ record: UnsafePointer<Record>,
        _ bytes: UnsafeRawBufferPointer
    ) {
        let isFirst = last == nil
        // A statement keeps its values: what is as in the row before stands there.
        switch slot {
        case .name(let number):
            let name = number.name(in: record)
            if isFirst || name != number.name(in: before) { bind(place, name: name) }
        case .known(let number):
            let value = number.value(in: record)
            if isFirst || value != number.value(in: before) { insert.bind(place, known: value) }
        case .number(let number): insert.bind(place, number.value(in: record))
        case .time: insert.bind(place, Double(record.pointee.time) / 1e6)
        case .id:
            row.chain.writeHex(into: hex)
            insert.bind(place, kept: UnsafeRawBufferPointer(hex))
        case .host:
            let host = record.pointee.host
            if isFirst || host != before.pointee.host { bind(place, span: names[Int(host)]) }
        case .run: if row.run != last?.run { insert.bind(place, Int64(row.run)) }
        case .file: if row.file != last?.file { bind(place, span: files[Int(row.file)]) }
        case .kind:
            let kind = record.pointee.kind
            if isFirst || kind != before.pointee.kind { bind(place, span: kinds[Int(kind.rawValue)]) }
        case .severity:
            let letter = record.pointee.severity
            if isFirst || letter != before.pointee.severity { bind(place, severity: letter) }
        case .sub: if isFirst || record.pointee.sub != before.pointee.sub { bind(place, sub: record.pointee) }
        case .msg:
            if let code = row.code {
                insert.bind(place, kept: UnsafeRawBufferPointer(rebasing: bytes[code]))
            } else {
                insert.bind(place, row.message)
            }
        case .depends: if !staysPlain { insert.bind(place, row.depends) }
        case .text: if !staysPlain { bind(place, row.words, otherwise: "") }
        case .fields: if !staysPlain { bind(place, row.fields, otherwise: "{}") }
        case .detail:
            if staysPlain { return }
            insert.bind(place, row.detail.isEmpty ? nil : String(decoding: bytes[row.detail], as: UTF8.self))
        case .percentageWords: insert.bindNull(place)
        }
    }

    // MARK: values

    private func bind(_ place: Int32, name: UInt32) {
        if name == 0 { insert.bindNull(place) } else { bind(place, span: names[Int(name)]) }
    }

    private func bind(_ place: Int32, span: StableTexts.Span) {
        insert.bind(place, kept: UnsafeRawBufferPointer(start: span.start, count: Int(span.count)))
    }

    private func bind(_ place: Int32, sub record: Record) {
        if record.hasSub {
            insert.bind(place, literal: record.failed ? "err" : "ok")
        } else {
            insert.bindNull(place)
        }
    }

    private func bind(_ place: Int32, severity: UInt8) {
        if severity == 0 { insert.bindNull(place) } else { bind(place, span: letters[Int(severity)]) }
    }

    private func bind(_ place: Int32, _ text: String?, otherwise words: StaticString) {
        if let text { insert.bind(place, text) } else { insert.bind(place, literal: words) }
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

    /// Those that it takes: without what only the line tells.
    private static let slots = RecordRow.sqlColumns.compactMap(\.slot).filter {
        ![.msg, .text, .fields, .depends].contains($0)
    }

    /// What a statement asks for.
    static let columns = (["seq"] + slots.map { RecordRow.column($0).name }).joined(separator: ", ")

    /// - Parameter row: of a statement that asks for `columns`.
    /// - Returns: nil if it tells no time, or no file that is known.
    init?(_ row: Statement, _ names: NameRegistry, _ files: [String: Int]) {
        record.flags = .hasCode
        seq = row.integer(0)
        for (index, slot) in StoredRow.slots.enumerated() {
            take(slot, row, Int32(index + 1), names, files)
        }
        if isDamaged { return nil }
    }

    private mutating func take(
        _ slot: RecordSlot, _ row: Statement, _ column: Int32, _ names: NameRegistry, _ files: [String: Int]
    ) {
        switch slot {
        case .name(let number): number.set(row.text(column).map { Int64(names.id($0)) } ?? 0, in: &record)
        case .known(let number): number.set(row.known(column) ?? -1, in: &record)
        case .number(let number): number.set(row.count(column), in: &record)
        case .id: chain = row.text(column).flatMap { Chain(hex: $0) } ?? .start
        case .time: set(time: row.microseconds(column))
        case .host: record.host = names.id(row.text(column) ?? "")
        case .run: run = Int(row.integer(column))
        case .kind: record.kind = row.text(column) == RecordKind.note.name ? .note : .completed
        case .severity: record.severity = row.text(column)?.utf8.first ?? 0
        case .sub: set(sub: row.text(column))
        case .detail: detail = row.text(column)
        case .file: set(file: files[row.text(column) ?? ""])
        case .msg, .depends, .text, .fields, .percentageWords: break
        }
    }

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

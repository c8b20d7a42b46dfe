import JobColumns
import JobRecords
import JobState

/// Writes records as rows. What stays as in the row before is not bound again, and texts are bound where they stand.
final class RowWriter: @unchecked Sendable {
    private let insert: Statement
    private var files: [StableTexts.Span] = []
    private let texts = StableTexts()
    /// By the number of the kind, and of the letter.
    private let kinds, letters: [StableTexts.Span]
    /// Names by their number.
    private var names: [StableTexts.Span] = []
    private var last: (record: Record, run: Int32, file: Int32)?
    /// Whether the row before had no words, details and fields.
    private var wasPlain = false
    private let hex = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 32)

    init(_ database: Database, others: [Column<RecordRow>] = RecordRow.others) throws(StoreError) {
        let columns = try TableColumns.read("records", in: database).map(\.name)
        let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        insert = try database.prepare("INSERT OR REPLACE INTO records VALUES (\(marks))")
        kinds = (0...UInt8.max).map { [texts] in texts.span(RecordKind(rawValue: $0)?.name ?? "") }
        letters = (0...UInt8.max).map { [texts] in texts.span(String(UnicodeScalar($0))) }
        let places = Dictionary(columns.enumerated().map { ($1, Int32($0 + 1)) }) { first, _ in first }
        place = Places(places)
        otherPlaces = others.map { places[$0.name] ?? 0 }
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

    deinit { hex.deallocate() }

    /// The parameters of the columns.
    private struct Places {
        let seq, id, time, host, run, kind, msg, severity, job, action, sub, percentage, ok, err, forked, pid: Int32
        let depends, text, detail, fields, file, offset, line: Int32

        init(_ column: [String: Int32]) {
            func place(_ name: String) -> Int32 { column[name] ?? 0 }
            (seq, id, time, host) = (place("seq"), place("id"), place("time"), place("host"))
            (run, kind, msg, severity) = (place("run"), place("kind"), place("msg"), place("severity"))
            (job, action, sub) = (place("job"), place("action"), place("sub"))
            (percentage, ok) = (place("startup_percentage"), place("ok_counter"))
            (err, forked, pid) = (place("err_counter"), place("forked_counter"), place("pid"))
            depends = place("depends")
            (text, detail, fields) = (place("text"), place("detail"), place("fields"))
            (file, offset, line) = (place("file"), place("offset"), place("line"))
        }
    }

    private let place: Places
    /// Those of `RecordRow.others`.
    private let otherPlaces: [Int32]

    // MARK: writing

    /// - Parameter bytes: the text of the row's parcel.
    func write(_ row: RecordParcel.Row, seq: Int64, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        bindNumbers(row, seq)
        bindChanges(row)
        bindText(row, bytes)
        for (place, value) in zip(otherPlaces, row.others) { insert.bind(place, value) }
        last = (row.record, row.run, row.file)
        try insert.run()
    }

    /// Binds what differs from row to row.
    private func bindNumbers(_ row: RecordParcel.Row, _ seq: Int64) {
        let record = row.record
        insert.bind(place.seq, seq)
        row.chain.writeHex(into: hex)
        insert.bind(place.id, kept: UnsafeRawBufferPointer(hex))
        insert.bind(place.time, Double(record.time) / 1e6)
        bind(place.job, name: record.job)
        insert.bind(place.ok, known: record.okCounter)
        insert.bind(place.err, known: record.errCounter)
        insert.bind(place.forked, known: record.forkedCounter)
        insert.bind(place.offset, record.offset)
        insert.bind(place.line, Int64(record.line))
    }

    /// Binds what is mostly as in the row before: a statement keeps its values.
    private func bindChanges(_ row: RecordParcel.Row) {
        let (record, before) = (row.record, last?.record)
        if record.host != before?.host { bind(place.host, span: names[Int(record.host)]) }
        if row.run != last?.run { insert.bind(place.run, Int64(row.run)) }
        if record.kind != before?.kind { bind(place.kind, span: kinds[Int(record.kind.rawValue)]) }
        if record.severity != before?.severity { bindSeverity(record.severity) }
        if record.action != before?.action { bind(place.action, name: record.action) }
        if record.sub != before?.sub || before == nil { bindSub(record) }
        if record.percentage != before?.percentage { insert.bind(place.percentage, known: Int32(record.percentage)) }
        if record.pid != before?.pid { insert.bind(place.pid, known: record.pid) }
        if row.file != last?.file { bind(place.file, span: files[Int(row.file)]) }
    }

    private func bindText(_ row: RecordParcel.Row, _ bytes: UnsafeRawBufferPointer) {
        if let code = row.code {
            insert.bind(place.msg, kept: UnsafeRawBufferPointer(rebasing: bytes[code]))
        } else {
            insert.bind(place.msg, row.message)
        }
        let isPlain = row.words == nil && row.fields == nil && row.depends == nil && row.detail.isEmpty
        if isPlain && wasPlain { return }
        wasPlain = isPlain
        insert.bind(place.depends, row.depends)
        if let words = row.words { insert.bind(place.text, words) } else { insert.bind(place.text, literal: "") }
        insert.bind(place.detail, row.detail.isEmpty ? nil : String(decoding: bytes[row.detail], as: UTF8.self))
        if let fields = row.fields {
            insert.bind(place.fields, fields)
        } else {
            insert.bind(place.fields, literal: "{}")
        }
    }

    // MARK: values

    private func bind(_ index: Int32, name: UInt32) {
        if name == 0 { insert.bindNull(index) } else { bind(index, span: names[Int(name)]) }
    }

    private func bind(_ index: Int32, span: StableTexts.Span) {
        insert.bind(index, kept: UnsafeRawBufferPointer(start: span.start, count: Int(span.count)))
    }

    private func bindSub(_ record: Record) {
        if record.hasSub {
            insert.bind(place.sub, literal: record.failed ? "err" : "ok")
        } else {
            insert.bindNull(place.sub)
        }
    }

    private func bindSeverity(_ severity: UInt8) {
        if severity == 0 { return insert.bindNull(place.severity) }
        bind(place.severity, span: letters[Int(severity)])
    }
}

import JobColumns
import JobRecords
import JobState

/// One record a line with all its columns, `-o ndjson` and `-o csv`: what the columns of `RecordRow` give, by hand and
/// fast; a test holds it to them. Columns behind `line` are written as the table has them.
struct WholeRecords<Cells: RecordCells>: RecordWriter {
    private var names: NameLiterals
    private let files: [[UInt8]]
    private let row: RecordRow
    private let others: [(key: [UInt8], column: Column<RecordRow>)]

    /// - Parameters:
    ///   - files: the names of the scan's files.
    ///   - others: the columns behind `line`, if no test wants other ones.
    init(_ names: NameRegistry, files: [String], _ others: [Column<RecordRow>] = RecordRow.others) {
        self.names = NameLiterals(names, Cells.literal)
        self.files = files.map(Cells.literal)
        row = RecordRow(names, files: files)
        self.others = others.map { (Cells.key($0.name), $0) }
    }

    // Through `any RecordWriter` it would be called for any cells at all.
    @specialized(where Cells == JSONCells)
    @specialized(where Cells == CSVCells)
    mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        writeOrigin(item, &buffer)
        writeMessage(item, &buffer)
        writeNumbers(item.record, &buffer)
        writeText(item, &buffer)
        Cells.key(",\"file\":", &buffer)
        buffer.append(files[item.file])
        Cells.key(",\"offset\":", &buffer)
        buffer.append(number: item.record.offset)
        Cells.key(",\"line\":", &buffer)
        buffer.append(number: item.record.line)
        if !others.isEmpty { writeOthers(item, &buffer) }
        buffer.append(Cells.end)
    }

    private mutating func writeOrigin(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        buffer.append(Cells.begin)
        if let chain = item.chain {
            Cells.quote(&buffer)
            buffer.append(hex: chain.high)
            buffer.append(hex: chain.low)
            Cells.quote(&buffer)
        } else {
            Cells.none(&buffer)
        }
        Cells.key(",\"time\":", &buffer)
        buffer.append(seconds: item.record.time)
        Cells.key(",\"host\":", &buffer)
        buffer.append(names[item.record.host])
        Cells.key(",\"run\":", &buffer)
        buffer.append(number: item.run)
        Cells.key(",\"kind\":", &buffer)
        Cells.quote(&buffer)
        buffer.append(item.record.kind.name)
        Cells.quote(&buffer)
    }

    private mutating func writeMessage(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let record = item.record
        Cells.key(",\"msg\":", &buffer)
        Cells.message(item.text, &buffer)
        Cells.key(",\"severity\":", &buffer)
        if record.severity == 0 {
            Cells.none(&buffer)
        } else {
            Cells.quote(&buffer)
            buffer.append(record.severity)
            Cells.quote(&buffer)
        }
        Cells.key(",\"job\":", &buffer)
        Cells.name(record.job, &names, &buffer)
        Cells.key(",\"action\":", &buffer)
        Cells.name(record.action, &names, &buffer)
        Cells.key(",\"sub\":", &buffer)
        Cells.sub(record, &buffer)
    }

    private func writeNumbers(_ record: Record, _ buffer: inout ByteBuffer) {
        Cells.key(",\"startup_percentage\":", &buffer)
        Cells.known(Int32(record.percentage), &buffer)
        Cells.counters(record, &buffer)
        Cells.key(",\"pid\":", &buffer)
        Cells.known(record.pid, &buffer)
    }

    private func writeText(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        let extras = item.text.extras
        Cells.key(",\"depends\":", &buffer)
        if item.record.kind == .waits { Cells.list(extras.depends, &buffer) } else { Cells.none(&buffer) }
        Cells.key(",\"text\":", &buffer)
        Cells.text(extras.text, &buffer)
        Cells.key(",\"detail\":", &buffer)
        if item.detail.isEmpty {
            Cells.none(&buffer)
        } else {
            Cells.text(String(decoding: item.detail, as: UTF8.self), &buffer)
        }
        Cells.key(",\"fields\":", &buffer)
        Cells.fields(extras.shownFields, &buffer)
    }

    private func writeOthers(_ item: CompleteRecord, _ buffer: inout ByteBuffer) {
        row.set(item)
        for (key, column) in others {
            buffer.append(key)
            Cells.value(column.value(row), &buffer)
        }
    }
}

/// How the values of a record stand in a form.
protocol RecordCells {
    /// What stands before the first value.
    static var begin: StaticString { get }
    static var end: StaticString { get }
    static func literal(_ text: String) -> [UInt8]
    /// What stands before another value.
    /// - Parameter json: as it stands in JSON.
    static func key(_ json: StaticString, _ buffer: inout ByteBuffer)
    static func key(_ name: String) -> [UInt8]
    static func none(_ buffer: inout ByteBuffer)
    /// Around text that holds nothing to escape.
    static func quote(_ buffer: inout ByteBuffer)
    static func text(_ text: String, _ buffer: inout ByteBuffer)
    static func list(_ names: [String], _ buffer: inout ByteBuffer)
    static func fields(_ fields: [(key: String, value: FieldValue)], _ buffer: inout ByteBuffer)
    static func value(_ value: ColumnValue, _ buffer: inout ByteBuffer)
}

extension RecordCells {
    @inline(__always)
    static func known(_ number: Int32, _ buffer: inout ByteBuffer) {
        if number < 0 { none(&buffer) } else { buffer.append(number: number) }
    }

    /// An event's code is ASCII without quotes, so it needs no escapes.
    @inline(__always)
    static func message(_ text: RecordText, _ buffer: inout ByteBuffer) {
        guard let code = text.leadingCode else {
            let words = text.message
            return words.isEmpty ? none(&buffer) : self.text(words, &buffer)
        }
        quote(&buffer)
        buffer.append(UnsafeRawBufferPointer(code))
        quote(&buffer)
    }

    @inline(__always)
    static func name(_ id: UInt32, _ names: inout NameLiterals, _ buffer: inout ByteBuffer) {
        if id == 0 { none(&buffer) } else { buffer.append(names[id]) }
    }

    @inline(__always)
    static func sub(_ record: Record, _ buffer: inout ByteBuffer) {
        guard record.hasSub else { return none(&buffer) }
        quote(&buffer)
        if record.failed { buffer.append("err") } else { buffer.append("ok") }
        quote(&buffer)
    }

    @inline(__always)
    static func counters(_ record: Record, _ buffer: inout ByteBuffer) {
        key(",\"ok_counter\":", &buffer)
        known(record.okCounter, &buffer)
        key(",\"err_counter\":", &buffer)
        known(record.errCounter, &buffer)
        key(",\"forked_counter\":", &buffer)
        known(record.forkedCounter, &buffer)
    }
}

enum JSONCells: RecordCells {
    static var begin: StaticString { "{\"id\":" }
    static var end: StaticString { "}\n" }
    static func literal(_ text: String) -> [UInt8] { JSONWriter.literal(text) }
    static func key(_ name: String) -> [UInt8] { [44] + literal(name) + [58] }
    static func text(_ text: String, _ buffer: inout ByteBuffer) { JSONWriter.escape(text, into: &buffer) }
    static func list(_ names: [String], _ buffer: inout ByteBuffer) { JSONWriter.escape(names, into: &buffer) }
    static func value(_ value: ColumnValue, _ buffer: inout ByteBuffer) { buffer.append(value.json) }

    @inline(__always) static func key(_ json: StaticString, _ buffer: inout ByteBuffer) { buffer.append(json) }
    @inline(__always) static func none(_ buffer: inout ByteBuffer) { buffer.append("null") }
    @inline(__always) static func quote(_ buffer: inout ByteBuffer) { buffer.append(34) }

    static func fields(_ fields: [(key: String, value: FieldValue)], _ buffer: inout ByteBuffer) {
        FieldsJSON.write(fields, into: &buffer)
    }
}

enum CSVCells: RecordCells {
    static var begin: StaticString { "" }
    static var end: StaticString { "\n" }
    static func literal(_ text: String) -> [UInt8] { CSVWriter.literal(text) }
    static func key(_ name: String) -> [UInt8] { [44] }
    static func text(_ text: String, _ buffer: inout ByteBuffer) { CSVWriter.cell(text, into: &buffer) }
    static func list(_ names: [String], _ buffer: inout ByteBuffer) { text(names.joined(separator: ","), &buffer) }

    @inline(__always) static func key(_ json: StaticString, _ buffer: inout ByteBuffer) { buffer.append(44) }
    @inline(__always) static func none(_ buffer: inout ByteBuffer) {}
    @inline(__always) static func quote(_ buffer: inout ByteBuffer) {}

    static func fields(_ fields: [(key: String, value: FieldValue)], _ buffer: inout ByteBuffer) {
        text(FieldsJSON.text(fields), &buffer)
    }

    static func value(_ value: ColumnValue, _ buffer: inout ByteBuffer) {
        var csv = CSVWriter()
        csv.value(value)
        buffer.append(csv.buffer)
    }
}

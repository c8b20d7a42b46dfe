import JobColumns
import JobRecords
import JobState
import LogLines

/// Columns of `RecordRow`, one record a line, by hand and fast; a test holds it to their values. `-o ndjson` and `-o csv`.
struct WholeRecords<Cells: RecordCells>: RecordWriter {
    private var names: NameLiterals
    private let files: [[UInt8]]
    /// Values of few letters by what they are of, and from `ShortValue.count` on what stands before each column.
    private let literals: [ShortBytes]
    /// By column, where a record holds its value.
    private let slots: [RecordSlot?]
    /// Whether it shows more of a line than what is in the record.
    private let readsLines: Bool
    /// The columns without a slot, in their order, and the record as they see it.
    private let slotless: [Column<RecordRow>]
    private let row: RecordRow

    /// - Parameter files: the names of the scan's files.
    init(_ names: NameRegistry, files: [String], _ columns: [Column<RecordRow>] = RecordRow.wholeRow) {
        self.names = NameLiterals(names, Cells.literal)
        self.files = files.map(Cells.literal)
        let keys = columns.enumerated().map { ShortBytes(Cells.key($1.name, isFirst: $0 == 0)) }
        literals = ShortValue.all.map { ShortBytes($0.map(Cells.literal) ?? Cells.none) } + keys
        slots = columns.map(\.slot)
        readsLines = columns.contains { [.depends, .text, .fields].contains($0.slot) }
        slotless = columns.filter { $0.slot == nil }
        row = RecordRow(names, files: files)
    }

    // Through `any RecordWriter` it would be called for any cells at all.
    @specialized(where Cells == JSONCells)
    @specialized(where Cells == CSVCells)
    mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        let text = item.text
        let extras = readsLines ? text.extras : RecordText.Extras()
        if !slotless.isEmpty { row.set(item) }
        var others = slotless.makeIterator()
        let (literals, slots) = (literals, slots)
        withUnsafePointer(to: item.record) { record in
            literals.withUnsafeBufferPointer { literals in
                let short = literals.baseAddress!
                for (place, slot) in slots.enumerated() {
                    buffer.append(short + (ShortValue.count + place))
                    if let slot {
                        write(slot, record, item, text, extras, short, &buffer)
                    } else if let column = others.next() {
                        Cells.value(column.value(row), &buffer)
                    }
                }
            }
        }
        buffer.append(Cells.end)
    }

    @inline(__always)
    private mutating func write(
        _ slot: RecordSlot, _ record: UnsafePointer<Record>, _ item: CompleteRecord, _ text: RecordText,
        _ extras: RecordText.Extras, _ short: UnsafePointer<ShortBytes>, _ buffer: inout ByteBuffer
    ) {
        switch slot {
        case .name(let number): Cells.name(number.name(in: record), &names, &buffer)
        case .known(let number): Cells.known(number.value(in: record), &buffer)
        case .number(let number): buffer.append(number: number.value(in: record))
        case .id: Cells.id(item.chain, &buffer)
        case .time: buffer.append(seconds: record.pointee.time)
        case .host: buffer.append(names[record.pointee.host])
        case .run: buffer.append(number: item.run)
        case .kind: buffer.append(short + ShortValue.kind(record.pointee.kind))
        case .msg: Cells.message(text, &buffer)
        case .severity: buffer.append(short + ShortValue.severity(record.pointee.severity))
        case .sub: buffer.append(short + ShortValue.sub(record.pointee))
        case .percentageWords: Cells.percentage(record.pointee, text, &buffer)
        case .depends:
            if record.pointee.kind == .waits { Cells.list(extras.depends, &buffer) } else { Cells.none(&buffer) }
        case .text: Cells.text(extras.text, &buffer)
        case .detail: Cells.detail(item.detail, &buffer)
        case .fields: Cells.fields(extras.shownFields, &buffer)
        case .file: buffer.append(files[item.file])
        }
    }
}

/// The places of values that are written whole, since they are one of a few: severities, kinds, outcomes.
private enum ShortValue {
    static let all: [String?] =
        (0...255).map { $0 == 0 ? nil : String(UnicodeScalar(UInt8($0))) }
        + (0...255).map { RecordKind(rawValue: UInt8($0))?.name } + [nil, "err", "ok"]
    static let count = 515

    @inline(__always) static func severity(_ letter: UInt8) -> Int { Int(letter) }
    @inline(__always) static func kind(_ kind: RecordKind) -> Int { 256 + Int(kind.rawValue) }
    @inline(__always) static func sub(_ record: Record) -> Int { 512 + (!record.hasSub ? 0 : record.failed ? 1 : 2) }
}

/// A MESSAGE as documented, without newline.
public struct MessageJSON: RecordWriter {
    private var members: WholeRecords<JSONCells>

    public init(_ names: NameRegistry) { members = WholeRecords(names, files: [], RecordRow.documented) }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        members.write(item, into: &buffer)
        buffer.removeLast()
    }
}

/// How the values of a record stand in a form.
protocol RecordCells {
    static var end: StaticString { get }
    static func literal(_ text: String) -> [UInt8]
    /// What stands before a value.
    static func key(_ name: String, isFirst: Bool) -> [UInt8]
    /// What stands for no value.
    static var none: [UInt8] { get }
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
    static func known(_ number: Int64, _ buffer: inout ByteBuffer) {
        if number < 0 { none(&buffer) } else { buffer.append(number: number) }
    }

    @inline(__always)
    static func id(_ chain: Chain?, _ buffer: inout ByteBuffer) {
        guard let chain else { return none(&buffer) }
        quote(&buffer)
        buffer.append(hex: chain.high)
        buffer.append(hex: chain.low)
        quote(&buffer)
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
    static func percentage(_ record: Record, _ text: RecordText, _ buffer: inout ByteBuffer) {
        if record.flags.contains(.oddPercentage) || record.percentage < 0 {
            return text.percentage.map { self.text($0, &buffer) } ?? none(&buffer)
        }
        quote(&buffer)
        buffer.append(number: record.percentage)
        buffer.append(37)
        quote(&buffer)
    }

    @inline(__always)
    static func detail(_ lines: [UInt8], _ buffer: inout ByteBuffer) {
        if lines.isEmpty { none(&buffer) } else { text(String(decoding: lines, as: UTF8.self), &buffer) }
    }
}

enum JSONCells: RecordCells {
    static var end: StaticString { "}\n" }
    static func literal(_ text: String) -> [UInt8] { JSONWriter.literal(text) }
    static func key(_ name: String, isFirst: Bool) -> [UInt8] { [isFirst ? 123 : 44] + literal(name) + [58] }
    static func text(_ text: String, _ buffer: inout ByteBuffer) { JSONWriter.escape(text, into: &buffer) }
    static func list(_ names: [String], _ buffer: inout ByteBuffer) { JSONWriter.escape(names, into: &buffer) }
    static func value(_ value: ColumnValue, _ buffer: inout ByteBuffer) { buffer.append(value.json) }

    static let none = Array("null".utf8)
    @inline(__always) static func none(_ buffer: inout ByteBuffer) { buffer.append("null") }
    @inline(__always) static func quote(_ buffer: inout ByteBuffer) { buffer.append(34) }

    static func fields(_ fields: [(key: String, value: FieldValue)], _ buffer: inout ByteBuffer) {
        FieldsJSON.write(fields, into: &buffer)
    }
}

enum CSVCells: RecordCells {
    static var end: StaticString { "\n" }
    static func literal(_ text: String) -> [UInt8] { CSVWriter.literal(text) }
    static func key(_ name: String, isFirst: Bool) -> [UInt8] { isFirst ? [] : [44] }
    static func text(_ text: String, _ buffer: inout ByteBuffer) { CSVWriter.cell(text, into: &buffer) }
    static func list(_ names: [String], _ buffer: inout ByteBuffer) { text(names.joined(separator: ","), &buffer) }

    static let none: [UInt8] = []
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

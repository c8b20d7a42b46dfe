import JobRecords
import JobState
import LogLines

/// A record at hand with all that its columns tell: names and files as words, what its line says beside the record
/// read once. One row is used for record after record.
public final class RecordRow {
    private let names: NameRegistry
    private let files: [String]
    public private(set) var item: CompleteRecord
    private var extras: RecordText.Extras?

    /// - Parameter files: the names of the files, by their numbers.
    public init(_ names: NameRegistry, files: [String]) {
        self.names = names
        self.files = files
        item = CompleteRecord(
            record: Record(), line: .init(start: nil, count: 0), run: 0, chain: nil, file: 0, detail: [])
    }

    /// Goes on to another record.
    public func set(_ item: CompleteRecord) {
        self.item = item
        extras = nil
    }

    /// What the line says beside the record.
    public var said: RecordText.Extras {
        if let extras { return extras }
        let read = item.text.extras
        extras = read
        return read
    }

    fileprivate func value(_ slot: RecordSlot) -> ColumnValue {
        let record = item.record
        func number(_ number: RecordNumber) -> Int { Int(number.value(in: record)) }
        return switch slot {
        case .name(let name): number(name) == 0 ? .none : .text(names[UInt32(number(name))])
        case .known(let known): number(known) < 0 ? .none : .number(number(known))
        case .number(let any): .number(number(any))
        case .id: .known(item.chain?.hex)
        case .time: .instant(record.time)
        case .host: .text(names[record.host])
        case .run: .number(item.run)
        case .kind: .text(record.kind.name)
        case .msg: RecordRow.text(item.text.message)
        case .severity: record.severity == 0 ? .none : .text(String(UnicodeScalar(record.severity)))
        case .sub: .known(record.sub)
        case .percentageWords: .known(item.text.percentage)
        case .depends: record.kind == .waits ? .names(said.depends) : .none
        case .text: .text(said.text)
        case .detail: RecordRow.text(String(decoding: item.detail, as: UTF8.self))
        case .fields: .json(Array(FieldsJSON.text(said.shownFields).utf8))
        case .file: .text(files[item.file])
        }
    }

    /// Nothing, if it has no words.
    private static func text(_ words: String) -> ColumnValue { words.isEmpty ? .none : .text(words) }

    fileprivate func own(_ key: String) -> ColumnValue {
        guard let field = said.shownFields.first(where: { $0.key == key }) else { return .none }
        switch field.value {
        case .text(let text): return .text(text)
        case .raw(let json): return .json(Array(json.utf8))
        }
    }
}

extension RecordRow: ColumnRow {
    public static let columns: [Column<RecordRow>] = [
        Column("id", .text, .id, "Its place in its log, told by content: 32 hex digits"),
        Column("time", .instant, .time, "When"),
        Column("host", .name, .host, "On which box"),
        Column("run", .number, .run, "In which life of the engine, from 1 for each host"),
        Column("kind", .text, .kind, "completed, began, waits, engine, restated, note or snapshot"),
        Column(
            "msg", .text, .msg,
            "The message code, with a note's words behind it, or the sentence of an update; NULL if there is neither"),
        Column("severity", .text, .severity, "The code's letter"),
        Column("job", .name, .job, "The job"),
        Column("action", .name, .action, "What was done: start, stop, restart, ..."),
        Column("sub", .text, .sub, "ok or err; NULL if it completes nothing and is no note with a code"),
        Column(
            "startup_percentage", .percent, title: "DONE", .percentage,
            "How far the startup was; NULL where the line tells nothing, like the counters and `pid`"),
        Column("ok_counter", .number, title: "OK", .okCounter, "What went well since the engine started"),
        Column("err_counter", .number, title: "ERR", .errCounter, "What failed since"),
        Column("forked_counter", .number, title: "FORKED", .forkedCounter, "What ran as a process of its own since"),
        Column("pid", .number, .pid, "The job's process"),
        Column("depends", .names, .depends, "Of waits: the jobs that it waits for, as a JSON list; else NULL"),
        Column("text", .text, .text, "The message's free words"),
        Column("detail", .text, .detail, "Lines that belong to it, such as a traceback; NULL without"),
        Column("fields", .json, .fields, "Keys beside the known ones, as a JSON object"),
        Column("file", .name, .file, "In which file it stands"),
        Column("offset", .number, .offset, "Bytes before it in the unpacked file"),
        Column("line", .number, .line, "Its line there, from 1"),
        Column(
            "message", .text, part: .derived,
            "The code or sentence with what explains it: words, own keys, a traceback's last line"
        ) { .text(RecordWords.message($0.item, $0.said)) },
    ]

    /// Those of a MESSAGE, as it is documented.
    public static let documented =
        [.msg, .job, .action, .sub].map(column) + [
            Column(MessageKey.timestamp.rawValue, .instant, .time, "When"),
            Column(column(.percentage).name, .text, .percentageWords, "How far the startup was"),
        ] + [.okCounter, .errCounter, .forkedCounter].map(column)

    /// The column that a slot is of.
    public static func column(_ slot: RecordSlot) -> Column<RecordRow> { columns.first { $0.slot == slot }! }

    /// The column of one key beside the known ones: `fields.KEY`.
    public static func own(_ name: String) -> Column<RecordRow>? {
        guard name.hasPrefix("fields."), name.utf8.count > 7 else { return nil }
        let key = String(name.dropFirst(7))
        return Column(name, .text, "The key \(key)") { $0.own(key) }
    }
    public static var ownNames: [String] { ["fields.KEY"] }
}

extension Column where Row == RecordRow {
    fileprivate init(
        _ name: String, _ type: ColumnType, title: String? = nil, _ slot: RecordSlot, _ meaning: String
    ) {
        self.init(name, type, title: title, slot: slot, meaning) { $0.value(slot) }
    }
}

/// Where a record at hand holds a column. All that takes columns quickly or by themselves (NDJSON and CSV, SQL over files,
/// the store's writer and its search, ClickHouse's rows) goes by slots; a column without one is made by its `value`.
public enum RecordSlot: Hashable, Sendable {
    /// The number of a name; 0 is none.
    case name(RecordNumber)
    /// A number that is not known if it is negative.
    case known(RecordNumber)
    case number(RecordNumber)
    /// Of the percentage, the words of the documented MESSAGE.
    case percentageWords
    case id, time, host, run, kind, msg, severity, sub, depends, text, detail, fields, file

    public static let job = RecordSlot.name(RecordNumber(\.job))
    public static let action = RecordSlot.name(RecordNumber(\.action))
    public static let percentage = RecordSlot.known(RecordNumber(\.percentage))
    public static let okCounter = RecordSlot.known(RecordNumber(\.okCounter))
    public static let errCounter = RecordSlot.known(RecordNumber(\.errCounter))
    public static let forkedCounter = RecordSlot.known(RecordNumber(\.forkedCounter))
    public static let pid = RecordSlot.known(RecordNumber(\.pid))
    public static let offset = RecordSlot.number(RecordNumber(\.offset))
    public static let line = RecordSlot.number(RecordNumber(\.line))

    /// The number that a record holds for it and could be given back; nil if it is none, or that of a name.
    public var number: RecordNumber? {
        switch self {
        case .known(let number), .number(let number): number
        case .time: RecordNumber(\.time)
        default: nil
        }
    }
}

/// A number that records hold, by where it lies in them.
@frozen
public struct RecordNumber: Hashable, Sendable {
    @usableFromInline let offset: UInt8
    @usableFromInline let form: Form

    @usableFromInline enum Form: UInt8, Sendable { case int16, int32, uint32, int64 }

    public init<Number: FixedWidthInteger>(_ path: KeyPath<Record, Number>) {
        offset = UInt8(MemoryLayout<Record>.offset(of: path)!)
        form = Number.bitWidth == 16 ? .int16 : Number.bitWidth == 64 ? .int64 : Number.isSigned ? .int32 : .uint32
    }

    /// Whether it is of 64 bits.
    public var isLong: Bool { form == .int64 }

    @inlinable @inline(__always)
    public func value(in record: UnsafePointer<Record>) -> Int64 {
        let place = UnsafeRawPointer(record) + Int(offset)
        return switch form {
        case .int16: Int64(place.load(as: Int16.self))
        case .int32: Int64(place.load(as: Int32.self))
        case .uint32: Int64(place.load(as: UInt32.self))
        case .int64: place.load(as: Int64.self)
        }
    }

    public func value(in record: Record) -> Int64 { withUnsafePointer(to: record) { value(in: $0) } }

    /// The number of a name.
    @inlinable @inline(__always)
    public func name(in record: UnsafePointer<Record>) -> UInt32 {
        (UnsafeRawPointer(record) + Int(offset)).load(as: UInt32.self)
    }

    /// Puts the nearest number that fits in its place.
    public func set(_ value: Int64, in record: inout Record) {
        withUnsafeMutableBytes(of: &record) { bytes in
            switch form {
            case .int16: bytes.storeBytes(of: Int16(clamping: value), toByteOffset: Int(offset), as: Int16.self)
            case .int32: bytes.storeBytes(of: Int32(clamping: value), toByteOffset: Int(offset), as: Int32.self)
            case .uint32: bytes.storeBytes(of: UInt32(clamping: value), toByteOffset: Int(offset), as: UInt32.self)
            case .int64: bytes.storeBytes(of: value, toByteOffset: Int(offset), as: Int64.self)
            }
        }
    }
}

/// A record's message for people.
public enum RecordWords {
    /// The code or sentence with what explains it: words, unknown keys, a traceback's last line.
    public static func message(_ item: CompleteRecord) -> String { message(item, item.text.extras) }

    static func message(_ item: CompleteRecord, _ extras: @autoclosure () -> RecordText.Extras) -> String {
        if item.record.kind == .note { return note(item) }
        let extras = extras()
        var parts = [item.text.message]
        if item.record.kind == .waits && !extras.depends.isEmpty && item.record.flags.contains(.hasCode) {
            parts.append("on \(extras.depends.joined(separator: ", "))")
        }
        if !extras.text.isEmpty { parts.append(extras.text) }
        for field in extras.shownFields {
            switch field.value {
            case .text(let text): parts.append("\(field.key)=\(text)")
            case .raw(let json): parts.append("\(field.key)=\(json)")
            }
        }
        return (parts + reason(item)).joined(separator: "  ")
    }

    /// A note's words are all of its line.
    private static func note(_ item: CompleteRecord) -> String {
        ([item.text.noteText ?? ""] + reason(item)).joined(separator: "  ")
    }

    private static func reason(_ item: CompleteRecord) -> [String] {
        item.detail.split(separator: 10).suffix(1).map { "[\(String(decoding: $0, as: UTF8.self))]" }
    }
}

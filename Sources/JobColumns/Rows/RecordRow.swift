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

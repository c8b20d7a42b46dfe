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

    fileprivate var record: Record { item.record }

    /// What the line says beside the record.
    public var said: RecordText.Extras {
        if let extras { return extras }
        let read = item.text.extras
        extras = read
        return read
    }

    fileprivate func name(_ id: UInt32) -> ColumnValue { id == 0 ? .none : .text(names[id]) }
    fileprivate var message: String? {
        let message = item.text.message
        return message.isEmpty ? nil : message
    }
    fileprivate var host: String { names[item.record.host] }
    fileprivate var file: String { files[item.file] }

    fileprivate var fields: [UInt8] {
        var buffer = ByteBuffer(capacity: 2)
        FieldsJSON.write(said.shownFields, into: &buffer)
        return buffer.bytes
    }

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
        Column("id", .text, "Its place in its log, told by content: 32 hex digits") { row in
            .known(row.item.chain?.hex)
        },
        Column("time", .instant, "When") { .instant($0.record.time) },
        Column("host", .name, "On which box") { .text($0.host) },
        Column("run", .number, "In which life of the engine, from 1 for each host") { .number($0.item.run) },
        Column("kind", .text, "completed, began, waits, engine, restated, note or snapshot") {
            .text($0.record.kind.name)
        },
        Column(
            "msg", .text,
            "The message code, with a note's words behind it, or the sentence of an update; NULL if there is neither"
        ) { .known($0.message) },
        Column("severity", .text, "The code's letter") { row in
            row.record.severity == 0 ? .none : .text(String(UnicodeScalar(row.record.severity)))
        },
        Column("job", .name, "The job") { $0.name($0.record.job) },
        Column("action", .name, "What was done: start, stop, restart, ...") { $0.name($0.record.action) },
        Column("sub", .text, "ok or err; NULL if it completes nothing and is no note with a code") {
            .known($0.record.sub)
        },
        Column(
            "startup_percentage", .percent, title: "DONE",
            "How far the startup was; NULL where the line tells nothing, like the counters and `pid`"
        ) { .known(Int32($0.record.percentage)) },
        Column("ok_counter", .number, title: "OK", "What went well since the engine started") {
            .known($0.record.okCounter)
        },
        Column("err_counter", .number, title: "ERR", "What failed since") { .known($0.record.errCounter) },
        Column("forked_counter", .number, title: "FORKED", "What ran as a process of its own since") {
            .known($0.record.forkedCounter)
        },
        Column("pid", .number, "The job's process") { .known($0.record.pid) },
        Column("depends", .names, "Of waits: the jobs that it waits for, as a JSON list; else NULL") { row in
            row.record.kind == .waits ? .names(row.said.depends) : .none
        },
        Column("text", .text, "The message's free words") { .text($0.said.text) },
        Column("detail", .text, "Lines that belong to it, such as a traceback; NULL without") { row in
            row.item.detail.isEmpty ? .none : .text(String(decoding: row.item.detail, as: UTF8.self))
        },
        Column("fields", .json, "Keys beside the known ones, as a JSON object") { .json($0.fields) },
        Column("file", .name, "In which file it stands") { .text($0.file) },
        Column("offset", .number, "Bytes before it in the unpacked file") { .number(Int($0.record.offset)) },
        Column("line", .number, "Its line there, from 1") { .number(Int($0.record.line)) },
        Column(
            "message", .text, part: .derived,
            "The code or sentence with what explains it: words, own keys, a traceback's last line"
        ) { .text(RecordWords.message($0.item, $0.said)) },
    ]

    /// The columns of the whole row behind `line`, which quick writers take from here. They tell what the line itself does.
    public static let others = Array(wholeRow.drop { $0.name != "line" }.dropFirst())

    /// The column of one key beside the known ones: `fields.KEY`.
    public static func own(_ name: String) -> Column<RecordRow>? {
        guard name.hasPrefix("fields."), name.utf8.count > 7 else { return nil }
        let key = String(name.dropFirst(7))
        return Column(name, .text, "The key \(key)") { $0.own(key) }
    }
    public static var ownNames: [String] { ["fields.KEY"] }
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

/// A column of records: the keys of `-o ndjson` (contract, section 6), and `fields.KEY` for one key of one's own.
public enum RecordField: Sendable, Equatable {
    case id, time, host, run, kind, msg, severity, job, action, sub
    case percentage, okCounter, errCounter, forkedCounter, pid
    case text, detail, fields, file, offset, line
    case own(String)

    private static let named: [(String, RecordField)] = [
        ("id", .id), ("time", .time), ("host", .host), ("run", .run), ("kind", .kind), ("msg", .msg),
        ("severity", .severity), ("job", .job), ("action", .action), ("sub", .sub),
        ("startup_percentage", .percentage), ("ok_counter", .okCounter), ("err_counter", .errCounter),
        ("forked_counter", .forkedCounter), ("pid", .pid), ("text", .text), ("detail", .detail), ("fields", .fields),
        ("file", .file), ("offset", .offset), ("line", .line),
    ]

    /// The names that `init` knows, without those of own keys.
    public static var names: [String] { named.map(\.0) }

    public init?(_ name: String) {
        if let found = RecordField.named.first(where: { $0.0 == name }) {
            self = found.1
        } else if name.hasPrefix("fields."), name.utf8.count > 7 {
            self = .own(String(name.dropFirst(7)))
        } else {
            return nil
        }
    }

    public var name: String {
        if case .own(let key) = self { return "fields.\(key)" }
        return RecordField.named.first { $0.1 == self }!.0
    }
}

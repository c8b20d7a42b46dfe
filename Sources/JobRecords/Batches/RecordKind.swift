/// What a line says. The kinds up to `snapshot` are records; the others travel in the same sequence so that their place
/// among the records is kept.
public enum RecordKind: UInt8, Sendable {
    case completed
    case began
    case waits
    /// The engine's run starts.
    case runStart
    /// The engine's run ends.
    case runEnd
    /// An event that was already told; set by the fold, never by a reader of lines.
    case restated
    /// Tells something and changes no state.
    case note
    /// A job's whole state at an instant, as the engine answered it.
    case snapshot
    /// A line that belongs to a record before it: `Record.owner`.
    case detail
    /// A syslog daemon's word for N lines; `Record.okCounter` is N.
    case repeated
    case unparsed
    /// Another program's line that only the file before could tell; other foreign lines are counted and not kept.
    case foreign

    /// The name in `-o ndjson` and in the store.
    public var name: String {
        switch self {
        case .completed: "completed"
        case .began: "began"
        case .waits: "waits"
        case .runStart, .runEnd: "engine"
        case .restated: "restated"
        case .note: "note"
        case .snapshot: "snapshot"
        case .detail: "detail"
        case .repeated: "repeated"
        case .unparsed: "unparsed"
        case .foreign: "foreign"
        }
    }

    /// Whether it is a record, rather than a line beside the records.
    public var isRecord: Bool { rawValue <= RecordKind.snapshot.rawValue }
    /// Whether it may change a job's state.
    public var isEvent: Bool { rawValue <= RecordKind.waits.rawValue }
}

/// What a line says (contract, 3.2). The first five are events; the others travel in the same sequence so that their
/// place among the events is kept.
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
    /// A line that belongs to the record before it.
    case detail
    /// `last message repeated N times`; `Record.okCounter` is N.
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
        case .runStart: "run_start"
        case .runEnd: "run_end"
        case .restated: "restated"
        case .detail: "detail"
        case .repeated: "repeated"
        case .unparsed: "unparsed"
        case .foreign: "foreign"
        }
    }

    /// Whether it is a record, rather than a line beside the records.
    public var isRecord: Bool { rawValue <= RecordKind.restated.rawValue }
}

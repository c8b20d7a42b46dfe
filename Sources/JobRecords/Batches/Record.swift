/// One line's facts, without any text: names are numbers of a table, text is a range of the batch's arena.
public struct Record: Sendable {
    /// Microseconds since the epoch. While `.yearless` without `.ownTime` and not yet resolved: `YearlessTime.packed`.
    public var time: Int64 = 0
    /// Decoded offset of the line in its file.
    public var offset: Int64 = 0
    /// Line number in its file, from 1.
    public var line: UInt32 = 0
    /// Job, action and host as numbers of the name table; 0 where there is none.
    public var job: UInt32 = 0
    public var action: UInt32 = 0
    public var host: UInt32 = 0
    /// Counters and process ids; -1 where unknown.
    public var okCounter: Int32 = -1
    public var errCounter: Int32 = -1
    public var forkedCounter: Int32 = -1
    public var pid: Int32 = -1
    /// The PID in the prefix: that of the process that wrote the line.
    public var enginePID: Int32 = -1
    /// Where the line's text lies in the batch's arena, and how long it is; 0 long where it is not kept.
    public var textStart: UInt32 = 0
    public var textCount: UInt32 = 0
    /// Where in the text the message (code, phrase or object) begins.
    public var bodyStart: UInt16 = 0
    /// Whole percent; -1 where unknown.
    public var percentage: Int16 = -1
    /// Years since the file's first yearless line.
    public var yearShift: Int16 = 0
    /// The year that the record's own time gives its yearless prefix; 0 where it gives none.
    public var pinnedYear: Int16 = 0
    public var kind: RecordKind = .unparsed
    /// The code's severity letter, else the one that the line's level stands for, else `I`.
    public var severity = UInt8(ascii: "I")
    public var flags: RecordFlags = []

    public init() {}

    public var failed: Bool { flags.contains(.failed) }
    /// Whether it has a `sub`: a completed event, or a note that came with a code.
    public var hasSub: Bool {
        (kind == .completed || (kind == .note && flags.contains(.hasCode))) && !flags.contains(.subUnknown)
    }
    /// `ok` or `err`; nil where there is none.
    public var sub: String? { hasSub ? failed ? "err" : "ok" : nil }
    /// Whether the process that wrote it wrote another line too.
    public func isOfProcess(_ other: Record) -> Bool {
        host == other.host && enginePID == other.enginePID
            && flags.contains(.hasSection) == other.flags.contains(.hasSection)
    }
    /// Whether `messages` shows it: it completes an action or tells something, and came with a code.
    @inlinable public var isMessage: Bool { (kind == .completed || kind == .note) && flags.contains(.hasCode) }
    /// Whether it tells that something went wrong: a failed event, or a note of severity E or F.
    public var isFailure: Bool {
        switch kind {
        case .completed: failed
        case .note: severity == UInt8(ascii: "E") || severity == UInt8(ascii: "F")
        default: false
        }
    }
    /// Of a detail: the line of the record that it belongs to, in the same file; 0 for the record right before it.
    public var owner: UInt32 {
        get { UInt32(bitPattern: pid &+ 1) }
        set { pid = Int32(bitPattern: newValue) &- 1 }
    }
    /// Whether it is a detail that names its record's line.
    var hasOwner: Bool { kind == .detail && owner != 0 }
    /// A detail belongs to the record right before it, be that in another file.
    public mutating func follows() {
        owner = 0
        flags.insert(.afterRecord)
    }
    /// Takes the time that the record itself tells.
    @inline(__always)
    mutating func takeOwnTime(_ micros: Int64) {
        time = micros
        flags.insert(.ownTime)
        flags.remove(.timeless)
    }
    /// Whether its time waits for a year.
    public var needsYear: Bool { flags.contains(.yearless) && !flags.contains(.ownTime) }
    /// `ok_counter + err_counter`; nil unless both are known.
    public var counterSum: Int? {
        okCounter < 0 || errCounter < 0 ? nil : Int(okCounter) + Int(errCounter)
    }
}

/// What is true of a record beside its values.
public struct RecordFlags: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// `sub` is `err`.
    public static var failed: RecordFlags { RecordFlags(rawValue: 1 << 0) }
    /// It came with a CODE.
    public static var hasCode: RecordFlags { RecordFlags(rawValue: 1 << 1) }
    /// A `Job NAME …` line or an UPDATE object, which may restate an event.
    public static var canRestate: RecordFlags { RecordFlags(rawValue: 1 << 2) }
    /// The whole body is a JSON object or Python dict.
    public static var isObject: RecordFlags { RecordFlags(rawValue: 1 << 3) }
    /// The prefix gives a date without a year.
    public static var yearless: RecordFlags { RecordFlags(rawValue: 1 << 4) }
    /// The record has a time of its own, which counts rather than the prefix's.
    public static var ownTime: RecordFlags { RecordFlags(rawValue: 1 << 5) }
    /// Neither prefix nor record gives a time.
    public static var timeless: RecordFlags { RecordFlags(rawValue: 1 << 6) }
    /// A key contradicts the code.
    public static var conflict: RecordFlags { RecordFlags(rawValue: 1 << 7) }
    /// `startup_percentage` is more than a whole number and `%`.
    public static var oddPercentage: RecordFlags { RecordFlags(rawValue: 1 << 8) }
    /// Stands before the file's first record, so what it follows is in the file before.
    public static var atHead: RecordFlags { RecordFlags(rawValue: 1 << 9) }
    /// The action is named by the line, not implied.
    public static var namesAction: RecordFlags { RecordFlags(rawValue: 1 << 10) }
    /// Same bytes as the line right before it.
    public static var sameAsBefore: RecordFlags { RecordFlags(rawValue: 1 << 11) }
    /// Follows a record (with its details) directly; set for `repeated`.
    public static var afterRecord: RecordFlags { RecordFlags(rawValue: 1 << 12) }
    /// One of several records on one line (a saved answer).
    public static var inDocument: RecordFlags { RecordFlags(rawValue: 1 << 13) }
    /// With `.atHead`: belongs to the record before only if the file before ends inside a traceback.
    public static var needsTraceback: RecordFlags { RecordFlags(rawValue: 1 << 15) }
    /// The tag names a job behind the program: a child of the engine wrote the line.
    public static var hasSection: RecordFlags { RecordFlags(rawValue: 1 << 16) }
    /// `sub` is not known, since its value was malformed.
    public static var subUnknown: RecordFlags { RecordFlags(rawValue: 1 << 17) }
    /// A known key's value was malformed; it stands among the fields.
    public static var oddValue: RecordFlags { RecordFlags(rawValue: 1 << 18) }
    /// The whole message is a fact of the engine's, `name(key:value,…)`.
    public static var isFact: RecordFlags { RecordFlags(rawValue: 1 << 19) }
    /// It begins with its code, and nothing but known keys with plain values follows.
    public static var plain: RecordFlags { RecordFlags(rawValue: 1 << 20) }
}

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

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
    /// Whether `messages` shows it: it completes an action or tells something, and came with a code.
    public var isMessage: Bool { (kind == .completed || kind == .note) && flags.contains(.hasCode) }
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
    /// Whether its time waits for a year.
    public var needsYear: Bool { flags.contains(.yearless) && !flags.contains(.ownTime) }
    /// `ok_counter + err_counter`; nil unless both are known.
    public var counterSum: Int? {
        okCounter < 0 || errCounter < 0 ? nil : Int(okCounter) + Int(errCounter)
    }
}

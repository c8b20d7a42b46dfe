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
    /// One of several records on one line (a saved answer); `Record.ordinal` counts them.
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

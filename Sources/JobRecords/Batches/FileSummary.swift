import LogBytes

/// What a file held, known once it is read.
public struct FileSummary: Sendable {
    public init() {}

    public var lines = 0
    public var records = 0
    public var foreign = 0
    public var unparsed = 0
    /// Decoded bytes.
    public var bytes: Int64 = 0
    /// NUL holes and cut lines.
    public var holes = 0
    public var cuts = 0
    public var damages: [Damage] = []
    public var readError: SourceError?
    /// A gzip header's time, seconds since the epoch.
    public var recordedTime: Int64?
    public var headDate: MonthDay?
    /// The file's last yearless date and time.
    public var tailTime: YearlessTime?
    /// The host of the file's last line that names one; 0 where none does.
    public var tailHost: UInt32 = 0
    /// Years between the first and the last yearless line.
    public var yearShift = 0
    /// At which years since the first yearless line a 29 February stands.
    public var leapShifts: [Int] = []
    /// Whether the file's last line is a record or belongs to one.
    public var endsInRecord = false
    /// Whether its last line is inside a traceback.
    public var endsInTraceback = false
    /// Tags of foreign lines that hold message codes, with their counts: what to hint at where nothing was a record.
    public var foreignCodes: [String: Int] = [:]
    /// Unparsed lines that hold message codes.
    public var unparsedCodes = 0
    /// Lines taken by each layout, by `Layout`'s number; custom ones follow.
    public var layoutCounts: [Int] = []
}

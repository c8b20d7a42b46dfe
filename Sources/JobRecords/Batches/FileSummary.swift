import LogBytes

/// What a file held, known once it is read.
public struct FileSummary: Sendable {
    public init() {}

    /// - Parameter layouts: how many there are, the user's too.
    init(layouts: Int) { layoutCounts = Array(repeating: 0, count: layouts) }

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

extension FileSummary {
    /// Adds what another reading has counted between two of its lines, behind a record.
    mutating func add(_ end: FileSummary, since start: FileSummary) {
        lines += end.lines - start.lines
        records += end.records - start.records
        foreign += end.foreign - start.foreign
        unparsed += end.unparsed - start.unparsed
        cuts += end.cuts - start.cuts
        headDate = headDate ?? end.headDate
        leapShifts += end.leapShifts.dropFirst(start.leapShifts.count).map { $0 - start.yearShift + yearShift }
        yearShift += end.yearShift - start.yearShift
        for layout in layoutCounts.indices {
            layoutCounts[layout] += end.layoutCounts[layout] - start.layoutCounts[layout]
        }
    }
}

import JobRecords

/// A file after reading: what it held, and the year given to its last yearless line.
public struct FileOutcome: Sendable {
    public var summary: FileSummary
    /// The year of the last yearless line, and where it came from; nil where every line has its year.
    public private(set) var year: Int?
    public private(set) var yearSource: YearSource?
    /// Times of its first and last record, microseconds since the epoch.
    public private(set) var first: Int64?
    public private(set) var last: Int64?
    /// The host of its first record, a number of the reading's `NameRegistry`; nil if it holds none.
    public private(set) var host: UInt32?
    /// Lines that looked like a continuation of the file before, and were none.
    var looseLines = 0
    /// Lines of the syslog daemon that followed another program's in the file before.
    var looseForeign = 0
    /// Lines that are neither a record nor belong to one, nor are another program's.
    public var unparsed: Int { summary.unparsed + looseLines }
    /// Lines that are records.
    public var records: Int { summary.records }
    /// Other programs' lines.
    public var foreign: Int { summary.foreign + looseForeign }
    /// Years between the set's first yearless line and this file's last.
    var yearShift: Int?

    init(summary: FileSummary) { self.summary = summary }

    mutating func settleYear(_ base: YearKeeper.Base) {
        guard year == nil, let yearShift else { return }
        year = base.year + yearShift
        yearSource = base.source
    }

    /// Notes the times of a complete batch's first and last record.
    mutating func see(_ batch: RecordBatch) {
        let records = UnsafeBufferPointer(start: batch.records, count: batch.count)
        if first == nil, let record = records.first(where: { $0.kind.isRecord }) {
            (first, host) = (record.time, record.host)
        }
        last = records.last { $0.kind.isRecord }?.time ?? last
    }
}

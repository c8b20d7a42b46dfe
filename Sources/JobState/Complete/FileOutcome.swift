import JobRecords
import LogBytes

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
    /// Notes that belong to a record of the file before.
    var looseNotes = 0
    /// Whether it names more than a reading knows (`NameLimit`).
    public internal(set) var hasFurtherNames = false
    /// A year without a 29 February that a line of that day got, which was read as 1 March.
    public private(set) var falseLeapYear: Int?
    /// Lines that are neither a record nor belong to one, nor are another program's.
    public var unparsed: Int { summary.unparsed + looseLines }
    /// Lines that are records.
    public var records: Int { summary.records - looseNotes }
    /// Other programs' lines.
    public var foreign: Int { summary.foreign + looseForeign }
    /// Years between the set's first yearless line and this file's last.
    var yearShift: Int?

    public init(summary: FileSummary, first: Int64? = nil, last: Int64? = nil) {
        (self.summary, self.first, self.last) = (summary, first, last)
    }

    mutating func settleYear(_ base: YearKeeper.Base) {
        guard year == nil, let yearShift else { return }
        year = base.year + yearShift
        yearSource = base.source
        // Another base may have been that of a line which a timestamp follows.
        guard base.source != .timestamp else { return }
        let first = base.year + yearShift - summary.yearShift
        falseLeapYear = summary.leapShifts.lazy.map { first + $0 }.first { !Civil.isLeap($0) }
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

/// What the account of a reading is made of, as a store keeps it; the rest is `verify`'s, which reads everything.
extension FileOutcome {
    private static let counts: [WritableKeyPath<FileOutcome, Int> & Sendable] = [
        \.summary.lines, \.summary.records, \.summary.foreign, \.summary.unparsed, \.summary.holes, \.summary.cuts,
        \.summary.unparsedCodes, \.looseLines, \.looseForeign,
    ]

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        var kept = self
        kept.summary.records = records
        for count in FileOutcome.counts { writer.put(Int64(kept[keyPath: count])) }
        writer.putList(summary.damages) { $1.write(&$0) }
        writer.putList(summary.foreignCodes.sorted { $0.key < $1.key }) { writer, code in
            writer.put(code.key)
            writer.put(Int64(code.value))
        }
        return writer.bytes
    }

    /// - Returns: nil if they are not what `bytes` gave.
    public init?(bytes: [UInt8]) {
        var parser = ByteParser(bytes)
        do throws(ByteParser.Short) { try self.init(&parser) } catch { return nil }
    }

    private init(_ parser: inout ByteParser) throws(ByteParser.Short) {
        self.init(summary: FileSummary())
        for count in FileOutcome.counts { self[keyPath: count] = try FileOutcome.count(&parser) }
        summary.damages = try parser.list { (parser) throws(ByteParser.Short) in try Damage(&parser) }
        let codes = try parser.list { (parser) throws(ByteParser.Short) in
            (try parser.text(), try FileOutcome.count(&parser))
        }
        summary.foreignCodes = Dictionary(codes) { first, _ in first }
    }

    /// A count of which many can be added.
    private static func count(_ parser: inout ByteParser) throws(ByteParser.Short) -> Int {
        Int(min(max(try parser.integer(Int64.self), 0), 1 << 40))
    }

    /// Whether the file could be read to its end, whatever is wrong with its bytes.
    public var isReadable: Bool { summary.readError == nil }
}

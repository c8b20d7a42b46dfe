import Glibc
import JobColumns
import JobRecords

/// What the countable columns of a row hold, as numbers; those that a statement does not use are 0.
struct RowKey: Equatable {
    var job: UInt32 = 0
    var action: UInt32 = 0
    var message: UInt32 = 0
    var host: UInt32 = 0
    var run: Int32 = 0
    var file: Int32 = 0
    var percentage: Int16 = 0
    var kind: UInt8 = 0
    var severity: UInt8 = 0
    var sub = Outcome.none

    /// In SQLite's order.
    enum Outcome: UInt8 { case none, err, ok }

    @inline(__always) var hash: UInt64 {
        var hash = (UInt64(job) << 32 | UInt64(action)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= (UInt64(host) << 32 | UInt64(UInt32(bitPattern: run))) &* 0xC2B2_AE3D_27D4_EB4F
        let small = UInt64(UInt16(bitPattern: percentage)) << 24 | UInt64(kind) << 16 | UInt64(severity) << 8
        hash ^= UInt64(message) &* 0xD6E8_FEB8_6659_FD93
        hash ^= (small | UInt64(UInt32(bitPattern: file)) << 40 | UInt64(sub.rawValue)) &* 0x1656_67B1_9E37_79F9
        return hash ^ hash >> 29
    }
}

/// Counts like rows: what GROUP BY and DISTINCT ask of a log is a few thousand different rows, millions of times.
struct RowTally {
    private(set) var rows: [(key: RowKey, count: Int)] = []
    private var slots: [Int32] = Array(repeating: -1, count: 1024)

    /// - Returns: the like rows' number, from 0.
    @discardableResult
    mutating func add(_ key: RowKey) -> Int {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: key.hash) & mask
        while slots[at] >= 0 {
            if rows[Int(slots[at])].key == key {
                rows[Int(slots[at])].count += 1
                return Int(slots[at])
            }
            at = (at + 1) & mask
        }
        slots[at] = Int32(rows.count)
        rows.append((key, 1))
        if rows.count * 2 > slots.count { grow() }
        return rows.count - 1
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = Array(repeating: -1, count: mask + 1)
        for (number, row) in rows.enumerated() {
            var at = Int(truncatingIfNeeded: row.key.hash) & mask
            while slots[at] >= 0 { at = (at + 1) & mask }
            slots[at] = Int32(number)
        }
    }
}

extension RowKey {
    /// A key of the used columns alone.
    @inline(__always)
    init(_ record: Record, run: Int32, file: Int, _ mask: KeyMask) {
        if mask.job { job = record.job }
        if mask.action { action = record.action }
        if mask.host { host = record.host }
        if mask.run { self.run = run }
        if mask.file { self.file = Int32(truncatingIfNeeded: file) }
        if mask.percentage { percentage = record.percentage }
        if mask.kind { kind = record.kind.rawValue }
        if mask.severity { severity = record.severity }
        if mask.sub { sub = Outcome(record) }
    }
}

/// Which columns a key is made of.
struct KeyMask {
    let job, action, message, host, run, file, percentage, kind, severity, sub: Bool

    init(_ used: ColumnSet) {
        (job, action, host) = (used.has(.job), used.has(.action), used.has(.host))
        (run, file, percentage) = (used.has(.run), used.has(.file), used.has(.percentage))
        (kind, severity, sub, message) = (used.has(.kind), used.has(.severity), used.has(.sub), used.has(.msg))
    }
}

extension RowKey.Outcome {
    init(_ record: Record) { self = !record.hasSub ? .none : record.failed ? .err : .ok }

    /// Gives a record that stands for others their outcome.
    var flags: RecordFlags {
        switch self {
        case .none: .subUnknown
        case .err: [.hasCode, .failed]
        case .ok: .hasCode
        }
    }
}

/// Hands out counted rows in the order that was promised.
final class LikeRows {
    /// The rows at hand: one that stands for all that are like it, or, where they differ in numbers, a batch of them.
    let records = UnsafeMutablePointer<Record>.allocate(capacity: RecordBatch.capacity)
    private var rows: [(key: RowKey, count: Int, number: Int)] = []
    private var numbers: GroupedNumbers?
    private var at = -1

    init() { records.initialize(repeating: Record(), count: RecordBatch.capacity) }

    deinit { records.deallocate() }

    /// - Parameter numbers: what each row holds beside; nil for nothing.
    func begin(
        _ tally: RowTally, _ numbers: GroupedNumbers?, _ plan: ScanPlan, _ names: UnsafePointer<StableTexts.Span>?,
        _ table: RecordsTable
    ) {
        let order = RowOrder(order: plan.order, names: names, table: table)
        rows = tally.rows.enumerated().map { ($1.key, $1.count, $0) }.sorted { order.isBefore($0.key, $1.key) }
        self.numbers = numbers
        numbers?.finish()
        at = -1
    }

    /// What the rows at hand hold.
    var key: RowKey { at >= 0 && at < rows.count ? rows[at].key : RowKey() }

    /// Goes on to the next rows.
    /// - Returns: rows in `records`, and how many more are like the first; nil behind the last.
    /// - Throws: where the temporary file could not be read.
    func next() throws(SpillFailure) -> (count: Int, likes: Int)? {
        if at >= 0, let numbers {
            guard let count = numbers.next(like: records[0], into: records) else { throw SpillFailure() }
            if count > 0 { return (count, 0) }
        }
        guard at + 1 < rows.count else { return nil }
        at += 1
        records[0] = LikeRows.record(rows[at].key)
        guard let numbers else { return (1, rows[at].count - 1) }
        numbers.begin(rows[at].number)
        return try next()
    }

    private static func record(_ key: RowKey) -> Record {
        var record = Record()
        (record.job, record.action, record.host) = (key.job, key.action, key.host)
        record.percentage = key.percentage
        record.kind = RecordKind(rawValue: key.kind) ?? .completed
        record.severity = key.severity
        record.flags = key.sub.flags
        return record
    }
}

/// A temporary file could not be written or read.
struct SpillFailure: Error {}

/// The order in which SQLite puts rows: NULL first, texts by their bytes.
private struct RowOrder {
    let order: [(column: RecordSlot, isDescending: Bool)]
    let names: UnsafePointer<StableTexts.Span>?
    let table: RecordsTable

    func isBefore(_ left: RowKey, _ right: RowKey) -> Bool {
        for (column, isDescending) in order {
            let difference = compare(left, right, column)
            if difference != 0 { return isDescending ? difference > 0 : difference < 0 }
        }
        return false
    }

    private func compare(_ left: RowKey, _ right: RowKey, _ column: RecordSlot) -> Int {
        switch column {
        case .job: texts(left.job, right.job)
        case .action: texts(left.action, right.action)
        case .host: spans(names?[Int(left.host)], names?[Int(right.host)])
        case .msg: spans(table.messages[left.message], table.messages[right.message])
        case .kind: spans(table.kinds[Int(left.kind)], table.kinds[Int(right.kind)])
        case .file: spans(table.files[Int(left.file)], table.files[Int(right.file)])
        case .run: Int(left.run) - Int(right.run)
        case .percentage: Int(max(left.percentage, -1)) - Int(max(right.percentage, -1))
        case .severity: Int(left.severity) - Int(right.severity)
        case .sub: Int(left.sub.rawValue) - Int(right.sub.rawValue)
        default: 0
        }
    }

    /// Of names that may be missing.
    private func texts(_ left: UInt32, _ right: UInt32) -> Int {
        if left == 0 || right == 0 { return (left == 0 ? 0 : 1) - (right == 0 ? 0 : 1) }
        return spans(names?[Int(left)], names?[Int(right)])
    }

    private func spans(_ left: StableTexts.Span?, _ right: StableTexts.Span?) -> Int {
        guard let left, let right, let first = left.start, let second = right.start else { return 0 }
        let difference = memcmp(first, second, Int(min(left.count, right.count)))
        return difference != 0 ? Int(difference) : Int(left.count) - Int(right.count)
    }
}

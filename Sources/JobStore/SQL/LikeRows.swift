import Foundation
import JobRecords

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
        let order = RowOrder(plan.order, names, table)
        rows = tally.rows.enumerated().map { ($1.key, $1.count, $0) }.sorted { order.isBefore($0.key, $1.key) }
        self.numbers = numbers
        numbers?.finish()
        at = -1
    }

    /// What the rows at hand hold.
    var key: RowKey { at >= 0 && at < rows.count ? rows[at].key : RowKey() }

    /// Rows in `records`, and how many more are like the first; nil behind the last.
    struct Portion {
        let count: Int
        let likes: Int
    }

    /// Goes on to the next rows.
    /// - Throws: where the temporary file could not be read.
    func next() throws(SpillFailure) -> Portion? {
        if at >= 0, let numbers {
            guard let count = numbers.next(like: records[0], into: records) else { throw SpillFailure() }
            if count > 0 { return Portion(count: count, likes: 0) }
        }
        guard at + 1 < rows.count else { return nil }
        at += 1
        records[0] = LikeRows.record(rows[at].key)
        guard let numbers else { return Portion(count: 1, likes: rows[at].count - 1) }
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
    let order: [(column: RecordColumn, isDescending: Bool)]
    let names: UnsafePointer<StableTexts.Span>?
    let table: RecordsTable

    init(
        _ order: [(column: RecordColumn, isDescending: Bool)], _ names: UnsafePointer<StableTexts.Span>?,
        _ table: RecordsTable
    ) {
        (self.order, self.names, self.table) = (order, names, table)
    }

    func isBefore(_ left: RowKey, _ right: RowKey) -> Bool {
        for (column, isDescending) in order {
            let difference = compare(left, right, column)
            if difference != 0 { return isDescending ? difference > 0 : difference < 0 }
        }
        return false
    }

    private func compare(_ left: RowKey, _ right: RowKey, _ column: RecordColumn) -> Int {
        switch column {
        case .job: texts(left.job, right.job)
        case .action: texts(left.action, right.action)
        case .host: spans(names?[Int(left.host)], names?[Int(right.host)])
        case .msg: spans(table.messages[left.message], table.messages[right.message])
        case .kind: spans(table.kinds[Int(left.kind)], table.kinds[Int(right.kind)])
        case .file: spans(table.files[Int(left.file)], table.files[Int(right.file)])
        case .run: Int(left.run) - Int(right.run)
        case .startupPercentage: Int(max(left.percentage, -1)) - Int(max(right.percentage, -1))
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

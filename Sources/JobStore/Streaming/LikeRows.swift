import Foundation
import JobRecords

/// Hands out counted rows in the order that was promised.
final class LikeRows {
    /// Stands for the present rows.
    let record = UnsafeMutablePointer<Record>.allocate(capacity: 1)
    private let texts: StableTexts
    private var rows: [(key: RowKey, count: Int)] = []
    private var at = 0

    init(_ texts: StableTexts) {
        self.texts = texts
        record.initialize(to: Record())
    }

    deinit { record.deallocate() }

    func begin(
        _ tally: RowTally, _ plan: ScanPlan, _ names: UnsafePointer<StableTexts.Span>?, _ table: RecordsTable
    ) {
        let order = RowOrder(plan.order, names, table)
        rows = tally.rows.sorted { order.isBefore($0.key, $1.key) }
        at = 0
    }

    func next() -> (key: RowKey, count: Int)? {
        guard at < rows.count else { return nil }
        let row = rows[at]
        at += 1
        record.pointee.job = row.key.job
        record.pointee.action = row.key.action
        record.pointee.host = row.key.host
        record.pointee.percentage = row.key.percentage
        record.pointee.kind = RecordKind(rawValue: row.key.kind) ?? .completed
        record.pointee.severity = row.key.severity
        record.pointee.flags = row.key.failed ? .failed : []
        return row
    }
}

/// The order in which SQLite puts rows: NULL first, texts by their bytes.
private struct RowOrder {
    let order: [(column: RecordColumn, isDescending: Bool)]
    let names: UnsafePointer<StableTexts.Span>?
    let files: [StableTexts.Span]
    let kinds: UnsafePointer<StableTexts.Span>

    init(
        _ order: [(column: RecordColumn, isDescending: Bool)], _ names: UnsafePointer<StableTexts.Span>?,
        _ table: RecordsTable
    ) {
        (self.order, self.names) = (order, names)
        (files, kinds) = (table.files, UnsafePointer(table.kinds))
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
        case .job: texts(left.job, right.job, names)
        case .action: texts(left.action, right.action, names)
        case .host: texts(left.host, right.host, names)
        case .kind: spans(kinds[Int(left.kind)], kinds[Int(right.kind)])
        case .file: spans(files[Int(left.file)], files[Int(right.file)])
        case .run: Int(left.run) - Int(right.run)
        case .startupPercentage: Int(max(left.percentage, -1)) - Int(max(right.percentage, -1))
        case .severity: Int(left.severity) - Int(right.severity)
        // err before ok
        case .sub: (left.failed ? 0 : 1) - (right.failed ? 0 : 1)
        default: 0
        }
    }

    private func texts(_ left: UInt32, _ right: UInt32, _ names: UnsafePointer<StableTexts.Span>?) -> Int {
        guard left != right, let names else { return 0 }
        if left == 0 || right == 0 { return left == 0 ? -1 : 1 }
        return spans(names[Int(left)], names[Int(right)])
    }

    private func spans(_ left: StableTexts.Span, _ right: StableTexts.Span) -> Int {
        guard let first = left.start, let second = right.start else { return 0 }
        let difference = memcmp(first, second, Int(min(left.count, right.count)))
        return difference != 0 ? Int(difference) : Int(left.count) - Int(right.count)
    }
}

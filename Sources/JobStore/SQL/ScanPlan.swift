import CSQLite

/// How a scan of `records` is made: what SQLite's planner asked for, and what it was promised.
struct ScanPlan {
    /// A condition whose value comes when the scan begins, as an argument in the conditions' order.
    struct Condition {
        let column: RecordColumn
        let operation: UInt8
        /// Whether several values come at once.
        let isList: Bool
    }

    var used: ColumnSet = []
    var conditions: [Condition] = []
    /// Columns by which the rows must come in order, each with whether downwards; only where rows are counted.
    var order: [(column: RecordColumn, isDescending: Bool)] = []
    /// Whether like rows are counted first, and come one after the other.
    var counts = false
    /// The columns of many values that each row keeps where like rows are counted.
    var numbers: [RecordColumn] { RecordColumn.all.filter { used.intersection(.numbers).has($0) } }
    /// Whether one of each like rows is enough.
    var isDistinct = false

    /// Reads the planner's question and writes the answer, but for the plan's number.
    /// - Parameters:
    ///   - columns: the table's columns in SQLite's order.
    ///   - counting: whether like rows may be counted.
    init(_ info: UnsafeMutablePointer<sqlite3_index_info>, _ columns: [RecordColumn], counting: Bool) {
        used = ColumnSet(
            columns.indices.filter { info.pointee.colUsed >> UInt64(min($0, 63)) & 1 == 1 }.map { columns[$0] })
        takeConditions(info, columns)
        takeOrder(info, columns, counting)
    }

    // MARK: conditions

    private static let ranges = [
        SQLITE_INDEX_CONSTRAINT_GT, SQLITE_INDEX_CONSTRAINT_GE, SQLITE_INDEX_CONSTRAINT_LT, SQLITE_INDEX_CONSTRAINT_LE,
    ].map { UInt8($0) }
    private static let texts = [
        SQLITE_INDEX_CONSTRAINT_EQ, SQLITE_INDEX_CONSTRAINT_GLOB, SQLITE_INDEX_CONSTRAINT_LIKE,
    ].map { UInt8($0) }

    private mutating func takeConditions(_ info: UnsafeMutablePointer<sqlite3_index_info>, _ columns: [RecordColumn]) {
        for index in 0..<Int(info.pointee.nConstraint) {
            let asked = info.pointee.aConstraint[index]
            guard asked.usable != 0, columns.indices.contains(Int(asked.iColumn)) else { continue }
            let column = columns[Int(asked.iColumn)]
            let isWanted =
                TextCondition.columns.contains(column)
                ? ScanPlan.texts.contains(asked.op) && ScanPlan.isBinary(info, index)
                : column == .time && ScanPlan.ranges.contains(asked.op)
            guard isWanted else { continue }
            // The values of IN come all at once: else the files would be read for each of them.
            let isList = sqlite3_vtab_in(info, Int32(index), 1) != 0
            conditions.append(Condition(column: column, operation: asked.op, isList: isList))
            info.pointee.aConstraintUsage[index].argvIndex = Int32(conditions.count)
        }
        // The files are read whole whatever is asked: what is not handed on saves the least.
        info.pointee.estimatedCost = 1e9
        info.pointee.estimatedRows = conditions.isEmpty ? 4_000_000 : 40_000
    }

    private static func isBinary(_ info: UnsafeMutablePointer<sqlite3_index_info>, _ index: Int) -> Bool {
        sqlite3_vtab_collation(info, Int32(index)).map { sqlite3_stricmp($0, "BINARY") == 0 } ?? true
    }

    // MARK: order

    private mutating func takeOrder(
        _ info: UnsafeMutablePointer<sqlite3_index_info>, _ columns: [RecordColumn], _ counting: Bool
    ) {
        let terms = (0..<Int(info.pointee.nOrderBy)).map { info.pointee.aOrderBy[$0] }
        guard let first = terms.first else { return }
        let isRow = first.iColumn < 0 || columns[Int(first.iColumn)] == .seq
        if isRow && first.desc == 0 { return info.pointee.orderByConsumed = 1 }
        guard terms.allSatisfy({ columns.indices.contains(Int($0.iColumn)) }) else { return }
        let aim = sqlite3_vtab_distinct(info)
        let asked = ColumnSet(terms.map { columns[Int($0.iColumn)] })
        guard counting, aim > 0, asked.isSubset(of: .countable),
            used.isSubset(of: ColumnSet.countable.union(.numbers))
        else { return }
        (counts, isDistinct) = (true, aim >= 2 && used.isSubset(of: .countable))
        order = terms.map { (columns[Int($0.iColumn)], $0.desc != 0) }
        info.pointee.orderByConsumed = 1
    }
}

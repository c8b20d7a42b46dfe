import CSQLite
import JobColumns
import JobRecords
import JobState

/// How a scan of `records` is made: what SQLite's planner asked for, and what it was promised.
struct ScanPlan {
    /// A condition whose value comes when the scan begins, as an argument in the conditions' order.
    struct Condition {
        let column: RecordSlot
        let operation: UInt8
        /// Whether several values come at once.
        let isList: Bool
    }

    var used: ColumnSet = []
    var conditions: [Condition] = []
    /// Columns by which the rows must come in order, each with whether downwards; only where rows are counted.
    var order: [(column: RecordSlot, isDescending: Bool)] = []
    /// Whether like rows are counted first, and come one after the other.
    var counts = false
    /// Whether one of each like rows is enough.
    var isDistinct = false

    /// Reads the planner's question and writes the answer, but for the plan's number.
    /// - Parameter counting: whether like rows may be counted.
    init(_ info: UnsafeMutablePointer<sqlite3_index_info>, counting: Bool) {
        used = ColumnSet(RecordColumn.all.filter { info.pointee.colUsed >> UInt64(min($0.place, 63)) & 1 == 1 })
        takeConditions(info)
        takeOrder(info, counting)
    }

    // MARK: conditions

    private static let ranges = [
        SQLITE_INDEX_CONSTRAINT_GT, SQLITE_INDEX_CONSTRAINT_GE, SQLITE_INDEX_CONSTRAINT_LT, SQLITE_INDEX_CONSTRAINT_LE,
    ].map { UInt8($0) }
    private static let texts = [
        SQLITE_INDEX_CONSTRAINT_EQ, SQLITE_INDEX_CONSTRAINT_GLOB, SQLITE_INDEX_CONSTRAINT_LIKE,
    ].map { UInt8($0) }

    private mutating func takeConditions(_ info: UnsafeMutablePointer<sqlite3_index_info>) {
        for index in 0..<Int(info.pointee.nConstraint) {
            let asked = info.pointee.aConstraint[index]
            guard asked.usable != 0, let column = ScanPlan.slot(asked.iColumn) else { continue }
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

    private mutating func takeOrder(_ info: UnsafeMutablePointer<sqlite3_index_info>, _ counting: Bool) {
        let terms = (0..<Int(info.pointee.nOrderBy)).map { info.pointee.aOrderBy[$0] }
        guard let first = terms.first else { return }
        // `seq`, or the row's number, which is the same.
        if first.iColumn <= 0 && first.desc == 0 { return info.pointee.orderByConsumed = 1 }
        let asked = terms.compactMap { term in ScanPlan.slot(term.iColumn).map { ($0, term.desc != 0) } }
        let aim = sqlite3_vtab_distinct(info)
        guard counting, aim > 0, asked.count == terms.count, asked.allSatisfy({ ColumnSet.countable.has($0.0) }),
            used.isSubset(of: ColumnSet.countable.union(.numbers))
        else { return }
        (counts, isDistinct) = (true, aim >= 2 && used.isSubset(of: .countable))
        order = asked
        info.pointee.orderByConsumed = 1
    }

    /// What a column of the table is in a record.
    private static func slot(_ column: Int32) -> RecordSlot? { column > 0 ? RecordColumn.all[Int(column)].slot : nil }
}

/// Chooses the records that a statement may want, before SQLite sees them.
struct RowTest {
    private var texts: [TextCondition] = []
    private var earliest = -Double.infinity
    private var latest = Double.infinity
    /// Per condition and name: 0 not asked yet, 1 wanted, 2 not.
    private var verdicts: [[UInt8]] = []

    /// Whether every record is wanted.
    var isEmpty: Bool { texts.isEmpty && earliest == -.infinity && latest == .infinity }

    // MARK: what is asked

    /// - Parameter values: one for each of the conditions; what cannot be used is left to SQLite.
    init(_ conditions: [ScanPlan.Condition], _ values: UnsafeMutablePointer<OpaquePointer?>?) {
        for (index, condition) in conditions.enumerated() {
            guard let value = values?[index] else { continue }
            if condition.column == .time { limit(condition, value) } else { ask(condition, value) }
        }
        verdicts = Array(repeating: [], count: texts.count)
    }

    private mutating func limit(_ condition: ScanPlan.Condition, _ value: OpaquePointer) {
        guard [SQLITE_INTEGER, SQLITE_FLOAT].contains(sqlite3_value_type(value)) else { return }
        let bound = sqlite3_value_double(value)
        if [SQLITE_INDEX_CONSTRAINT_GT, SQLITE_INDEX_CONSTRAINT_GE].contains(Int32(condition.operation)) {
            earliest = max(earliest, bound)
        } else {
            latest = min(latest, bound)
        }
    }

    private mutating func ask(_ condition: ScanPlan.Condition, _ value: OpaquePointer) {
        guard let values = condition.isList ? RowTest.list(value) : RowTest.text(value).map({ [$0] }) else { return }
        let form: TextCondition.Form =
            switch Int32(condition.operation) {
            case SQLITE_INDEX_CONSTRAINT_GLOB: .glob
            case SQLITE_INDEX_CONSTRAINT_LIKE: .like
            default: .equals
            }
        texts.append(TextCondition(column: condition.column, form: form, values: values))
    }

    private static func text(_ value: OpaquePointer) -> String? {
        guard sqlite3_value_type(value) == SQLITE_TEXT else { return nil }
        guard let start = sqlite3_value_text(value) else { return nil }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil where one of them is no text.
    private static func list(_ value: OpaquePointer) -> [String]? {
        var (texts, element): ([String], OpaquePointer?) = ([], nil)
        var status = sqlite3_vtab_in_first(value, &element)
        while status == SQLITE_OK, let found = element {
            guard let text = text(found) else { return nil }
            texts.append(text)
            status = sqlite3_vtab_in_next(value, &element)
        }
        return status == SQLITE_DONE ? texts : nil
    }

    /// Which lines' texts are worth keeping.
    var textFilter: TextFilter? {
        let jobs = texts.filter { $0.column == .job }
        let subs = texts.filter { $0.column == .sub }
        guard !jobs.isEmpty || !subs.isEmpty else { return nil }
        var filter = TextFilter()
        if !jobs.isEmpty { filter.job = { name in jobs.allSatisfy { $0.matches(name.isEmpty ? nil : name) } } }
        let takes = [true, false].filter { failed in subs.allSatisfy { $0.matches(failed ? "err" : "ok") } }
        if takes.count == 1 { filter.failed = takes[0] }
        return filter
    }

    // MARK: asking

    /// - Parameter file: the record's file.
    mutating func passes(_ record: Record, _ names: NameRegistry, file: String) -> Bool {
        let time = Double(record.time) / 1e6
        guard time >= earliest && time <= latest else { return false }
        for index in texts.indices {
            guard passes(index, record, names, file) else { return false }
        }
        return true
    }

    private mutating func passes(_ index: Int, _ record: Record, _ names: NameRegistry, _ file: String) -> Bool {
        let condition = texts[index]
        return switch condition.column {
        case .name(let number):
            verdict(index, UInt32(number.value(in: record))) {
                number.value(in: record) == 0 ? nil : names[UInt32(number.value(in: record))]
            }
        // A host may get its name late: it is asked for each time.
        case .host: condition.matches(names[record.host])
        case .severity:
            verdict(index, UInt32(record.severity)) {
                record.severity == 0 ? nil : String(UnicodeScalar(record.severity))
            }
        case .sub: verdict(index, UInt32(RowKey.Outcome(record).rawValue)) { record.sub }
        case .kind: verdict(index, UInt32(record.kind.rawValue)) { record.kind.name }
        case .file: condition.matches(file)
        default: true
        }
    }

    private mutating func verdict(_ index: Int, _ key: UInt32, _ text: () -> String?) -> Bool {
        let key = Int(key)
        if key < verdicts[index].count, verdicts[index][key] != 0 { return verdicts[index][key] == 1 }
        while verdicts[index].count <= key { verdicts[index].append(0) }
        verdicts[index][key] = texts[index].matches(text()) ? 1 : 2
        return verdicts[index][key] == 1
    }
}

/// What a statement asks of a column of texts. It may let through more than what the statement wants, since SQLite
/// looks again, but never less.
struct TextCondition: Sendable {
    enum Form: Sendable {
        case equals
        case glob
        case like
    }

    let column: RecordSlot
    let form: Form
    /// One of them must match.
    let values: [String]

    /// The texts that a column can be asked for cheaply: what a record holds as a number or a letter.
    static let columns: Set<RecordSlot> = [.host, .kind, .severity, .job, .action, .sub, .file]

    /// - Parameter text: nil for NULL, which nothing matches.
    func matches(_ text: String?) -> Bool {
        guard let text else { return false }
        return switch form {
        case .equals: values.contains(text)
        case .glob: values.contains { sqlite3_strglob($0, text) == 0 }
        case .like: values.contains { sqlite3_strlike($0, text, 0) == 0 }
        }
    }
}

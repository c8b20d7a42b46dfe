import CSQLite
import JobRecords
import JobState

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
        case .job: verdict(index, record.job) { record.job == 0 ? nil : names[record.job] }
        case .action: verdict(index, record.action) { record.action == 0 ? nil : names[record.action] }
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

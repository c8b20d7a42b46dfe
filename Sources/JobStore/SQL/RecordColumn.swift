import JobColumns

/// A column of the table `records`: those that a record itself answers fast, and `told` for all others, by their place
/// among the columns of `RecordRow`.
enum RecordColumn: Hashable {
    case seq, id, time, host, run, kind, msg, severity, job, action, sub
    case startupPercentage, okCounter, errCounter, forkedCounter, pid
    case detail, file, offset, line
    case told(UInt8)

    private static let fast: [(name: String, column: RecordColumn)] = [
        ("seq", .seq), ("id", .id), ("time", .time), ("host", .host), ("run", .run), ("kind", .kind), ("msg", .msg),
        ("severity", .severity), ("job", .job), ("action", .action), ("sub", .sub),
        ("startup_percentage", .startupPercentage), ("ok_counter", .okCounter), ("err_counter", .errCounter),
        ("forked_counter", .forkedCounter), ("pid", .pid), ("detail", .detail), ("file", .file), ("offset", .offset),
        ("line", .line),
    ]

    static let toldColumns = RecordRow.wholeRow

    init?(_ name: String) {
        if let fast = RecordColumn.fast.first(where: { $0.name == name }) {
            self = fast.column
        } else if let place = RecordColumn.toldColumns.firstIndex(where: { $0.name == name }) {
            self = .told(UInt8(place))
        } else {
            return nil
        }
    }

    /// All of the table, in no order.
    static let all = fast.map(\.column) + toldColumns.compactMap { RecordColumn($0.name) }.filter(\.isTold)

    var isTold: Bool {
        if case .told = self { true } else { false }
    }

    fileprivate var bit: UInt64 {
        if case .told(let place) = self { return 1 << (32 + UInt64(place)) }
        return 1 << UInt64(RecordColumn.fast.firstIndex { $0.column == self }!)
    }
}

/// Some of the columns.
struct ColumnSet: OptionSet {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(_ columns: RecordColumn...) { self.init(columns) }

    init(_ columns: some Sequence<RecordColumn>) { rawValue = columns.reduce(0) { $0 | $1.bit } }

    func has(_ column: RecordColumn) -> Bool { isSuperset(of: ColumnSet(column)) }

    /// Those that only the fold tells; a record that it finds restated has no `sub`.
    static let folded = ColumnSet(.run, .kind, .sub, .action)
    /// Those that are read in the line's text.
    static let textual = ColumnSet([.msg] + RecordColumn.all.filter(\.isTold))
    /// Those of which a log has few values, so that rows can be counted by them instead of being kept.
    static let countable = ColumnSet(
        .host, .run, .kind, .msg, .severity, .job, .action, .sub, .startupPercentage, .file)
    /// Those that a record holds as numbers of many values.
    static let numbers = ColumnSet(.time, .okCounter, .errCounter, .forkedCounter, .pid, .offset, .line)
}

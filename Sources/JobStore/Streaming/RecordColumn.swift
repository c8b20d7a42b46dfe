/// The columns of the table `records`.
enum RecordColumn: String, CaseIterable {
    case seq, id, time, host, run, kind, msg, severity, job, action, sub
    case startupPercentage = "startup_percentage"
    case okCounter = "ok_counter"
    case errCounter = "err_counter"
    case forkedCounter = "forked_counter"
    case pid, text, detail, fields, file, offset, line
}

/// Some of the columns.
struct ColumnSet: OptionSet {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ columns: RecordColumn...) { self.init(columns) }

    init(_ columns: some Sequence<RecordColumn>) {
        rawValue = columns.reduce(0) { $0 | 1 << UInt32(RecordColumn.allCases.firstIndex(of: $1)!) }
    }

    func has(_ column: RecordColumn) -> Bool { isSuperset(of: ColumnSet(column)) }

    /// Those that only the fold tells.
    static let folded = ColumnSet(.run, .kind)
    /// Those that are read in the line's text.
    static let textual = ColumnSet(.msg, .text, .fields)
    /// Those of which a log has few values, so that rows can be counted by them instead of being kept.
    static let countable = ColumnSet(
        .host, .run, .kind, .msg, .severity, .job, .action, .sub, .startupPercentage, .file)
    /// Those that a record holds as numbers of many values.
    static let numbers = ColumnSet(.time, .okCounter, .errCounter, .forkedCounter, .pid, .offset, .line)
}

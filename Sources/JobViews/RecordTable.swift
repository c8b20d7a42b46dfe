import JobRecords
import JobState

/// A record as a table's row, for `ColumnAligner`.
public struct RecordTable: RecordWriter {
    private let names: NameRegistry
    private let time: @Sendable (Int64) -> String
    private let showsHost: Bool
    private let isWide: Bool

    /// - Parameters:
    ///   - time: puts microseconds into words.
    ///   - isWide: whether run, counters, process and place are shown too.
    public init(
        _ names: NameRegistry, time: @escaping @Sendable (Int64) -> String, showsHost: Bool, isWide: Bool = false
    ) {
        self.isWide = isWide
        self.names = names
        self.time = time
        self.showsHost = showsHost
    }

    /// The columns' titles.
    public var titles: [String] {
        (showsHost ? ["HOST"] : []) + ["TIME", "DONE", "JOB", "ACTION", "SUB"]
            + (isWide ? ["RUN", "OK", "ERR", "FORKED", "LINE"] : []) + ["MESSAGE"]
    }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        let record = item.record
        if showsHost { ColumnAligner.append(Cell(names[record.host]), to: &buffer) }
        ColumnAligner.append(Cell(time(record.time), .faint), to: &buffer)
        ColumnAligner.append(Cell(record.percentage < 0 ? "" : "\(record.percentage)%"), to: &buffer)
        ColumnAligner.append(Cell(names[record.job], record.failed ? .bad : .plain), to: &buffer)
        ColumnAligner.append(Cell(names[record.action]), to: &buffer)
        ColumnAligner.append(Cell(record.sub ?? "", record.failed ? .alarm : .plain), to: &buffer)
        if isWide {
            let counters = [record.okCounter, record.errCounter, record.forkedCounter].map { $0 < 0 ? "" : "\($0)" }
            for value in [String(item.run)] + counters + [String(record.line)] {
                ColumnAligner.append(Cell(value, .faint), to: &buffer)
            }
        }
        ColumnAligner.append(Cell(RecordWords.message(item)), to: &buffer)
    }
}

import JobRecords
import JobState

/// A record as a table's row, for `ColumnAligner`.
public struct RecordTable: RecordWriter {
    private let names: NameRegistry
    private let time: TimeText
    private let showsHost: Bool

    public init(_ names: NameRegistry, _ time: TimeText, showsHost: Bool) {
        self.names = names
        self.time = time
        self.showsHost = showsHost
    }

    /// The columns' titles.
    public var titles: [String] { (showsHost ? ["HOST"] : []) + ["TIME", "DONE", "JOB", "ACTION", "SUB", "MESSAGE"] }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        let record = item.record
        if showsHost { ColumnAligner.append(Cell(names[record.host]), to: &buffer) }
        ColumnAligner.append(Cell(time.full(record.time), .faint), to: &buffer)
        ColumnAligner.append(Cell(record.percentage < 0 ? "" : "\(record.percentage)%"), to: &buffer)
        ColumnAligner.append(Cell(names[record.job], record.failed ? .bad : .plain), to: &buffer)
        ColumnAligner.append(Cell(names[record.action]), to: &buffer)
        ColumnAligner.append(Cell(record.failed ? "err" : "ok", record.failed ? .alarm : .plain), to: &buffer)
        ColumnAligner.append(Cell(message(item)), to: &buffer)
    }

    /// The code or sentence with what explains it: words, unknown keys, a traceback's last line.
    private func message(_ item: RecordItem) -> String {
        let extras = item.text.extras
        var parts = [item.text.message]
        if item.record.kind == .waits && !extras.depends.isEmpty && item.record.flags.contains(.hasCode) {
            parts.append("on \(extras.depends.joined(separator: ", "))")
        }
        if !extras.text.isEmpty { parts.append(extras.text) }
        for field in extras.shownFields {
            switch field.value {
            case .text(let text): parts.append("\(field.key)=\(text)")
            case .raw(let json): parts.append("\(field.key)=\(json)")
            }
        }
        if let reason = item.detail.split(separator: 10).last {
            parts.append("[\(String(decoding: reason, as: UTF8.self))]")
        }
        return parts.joined(separator: "  ")
    }
}

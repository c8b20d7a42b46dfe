import JobRecords
import JobState

/// A record as a table's row. Rows are printed as they come, so the columns start wide enough for common names and
/// grow with what is met.
public struct RecordTable: RecordWriter {
    private let names: NameRegistry
    private let context: ViewContext
    private let showsHost: Bool
    private var widths = [0, 23, 4, 12, 8, 3]

    public init(_ names: NameRegistry, _ context: ViewContext, showsHost: Bool) {
        self.names = names
        self.context = context
        self.showsHost = showsHost
    }

    /// The title line.
    public mutating func header(into buffer: inout ByteBuffer) {
        let titles = ["HOST", "TIME", "DONE", "JOB", "ACTION", "SUB", "MESSAGE"]
        append(titles.map { Cell($0, .header) }, into: &buffer)
    }

    public mutating func write(_ item: RecordItem, into buffer: inout ByteBuffer) {
        let record = item.record
        let style: Style = record.failed ? .alarm : .plain
        let cells = [
            Cell(names[record.host]), Cell(context.time.full(record.time), .faint),
            Cell(record.percentage < 0 ? "" : "\(record.percentage)%"),
            Cell(names[record.job], record.failed ? .bad : .plain), Cell(names[record.action]),
            Cell(record.failed ? "err" : "ok", style), Cell(message(item)),
        ]
        append(cells, into: &buffer)
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

    private mutating func append(_ cells: [Cell], into buffer: inout ByteBuffer) {
        for (index, cell) in cells.enumerated() where index > 0 || showsHost {
            let styled = cell.style.applied(cell.text, colored: context.colored)
            buffer.append(styled)
            // The message, last, is never cut: it may hold the reason of a failure.
            guard index < cells.count - 1 else { return buffer.append(10) }
            let width = DisplayWidth.of(cell.text)
            widths[index] = max(widths[index], width)
            buffer.append(String(repeating: " ", count: widths[index] - width + 2))
        }
    }
}

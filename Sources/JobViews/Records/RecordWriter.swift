import JobColumns
import JobRecords
import JobState

/// Writes a record in one form.
public protocol RecordWriter {
    /// Appends the record's row, its line end included where the form has lines.
    mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer)
}

/// A record's own bytes with the lines that belong to it, as they stand in the log: `-o raw`.
public struct RecordRaw: RecordWriter {
    public init() {}

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        buffer.append(item.line)
        buffer.append(10)
        guard !item.detail.isEmpty else { return }
        buffer.append(item.detail)
        buffer.append(10)
    }
}

/// A record as a syslog would show it: `-o short`, `-o short-iso`.
public struct RecordShort: RecordWriter {
    private let names: NameRegistry
    private let stamp: @Sendable (Int64) -> String

    /// - Parameter stamp: puts microseconds into words.
    public init(_ names: NameRegistry, stamp: @escaping @Sendable (Int64) -> String) {
        self.names = names
        self.stamp = stamp
    }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        let host = names[item.record.host]
        let head = host.isEmpty ? stamp(item.record.time) : "\(stamp(item.record.time)) \(host)"
        let message = RecordWords.message(item)
        let outcome = item.record.sub ?? ""
        let action = [names[item.record.job], names[item.record.action], outcome].filter { !$0.isEmpty }
        buffer.append(SafeText.shown("\(head) \(action.joined(separator: " ")): \(message)"))
        buffer.append(10)
    }
}

/// Writes columns of a record: a table's row for `ColumnAligner`, a CSV row, or a JSON object a line.
public struct RecordColumnsWriter: RecordWriter {
    private let columns: [Column<RecordRow>]
    private let row: RecordRow
    private let form: OutputForm
    private let time: @Sendable (Int64) -> String
    private var csv = CSVWriter()
    private var json = JSONWriter(ByteBuffer(capacity: 512))

    /// - Parameter time: puts microseconds into words for people.
    public init(
        _ columns: [Column<RecordRow>], _ row: RecordRow, _ form: OutputForm,
        time: @escaping @Sendable (Int64) -> String
    ) {
        self.columns = columns
        self.row = row
        self.form = form
        self.time = time
    }

    /// What a table shows if nothing is chosen.
    /// - Parameter isWide: whether run, counters and place are shown too.
    public static func usual(showsHost: Bool, isWide: Bool) -> [Column<RecordRow>] {
        let names =
            (showsHost ? ["host"] : []) + ["time", "startup_percentage", "job", "action", "sub"]
            + (isWide ? ["run", "ok_counter", "err_counter", "forked_counter", "line"] : []) + ["message"]
        return names.compactMap(RecordRow.column)
    }

    /// The titles of a table's columns.
    /// - Parameter zone: that of times, told once; nil where they count from an event.
    public func titles(_ zone: String?) -> [String] {
        var titles = columns.map(\.title)
        if let zone, let first = columns.firstIndex(where: { $0.type == .instant }) { titles[first] += " (\(zone))" }
        return titles
    }

    /// The first row of CSV.
    public func header() -> [UInt8] {
        var csv = CSVWriter()
        csv.header(columns)
        return csv.buffer.bytes
    }

    public mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        row.set(item)
        switch form {
        case .csv:
            csv.clear()
            csv.row(row, columns)
            buffer.append(csv.buffer)
        case .ndjson:
            json.buffer.clear()
            json.object(row, columns, keepsAbsent: true)
            json.endLine()
            buffer.append(json.buffer)
        case .table, .wide, .markdown, .short, .shortISO, .raw, .json:
            for column in columns { ColumnAligner.append(cell(column), to: &buffer) }
        }
    }

    private func cell(_ column: Column<RecordRow>) -> Cell {
        let words: String
        switch column.value(row) {
        case .instant(let instant): words = time(instant)
        case let value: words = value.words(column.type)
        }
        return Cell(words, style(column.name))
    }

    private func style(_ column: String) -> Style {
        switch column {
        case "job": row.item.record.failed ? .bad : .plain
        case "sub": row.item.record.failed ? .alarm : .plain
        case "time", "run", "ok_counter", "err_counter", "forked_counter", "line": .faint
        default: .plain
        }
    }
}

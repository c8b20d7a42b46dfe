import JobColumns
import JobRecords
import JobState

/// How records are shown, one after another: the form, its columns, and how times are told.
public struct RecordForm: Sendable {
    public let form: OutputForm
    /// Columns of one's own; nil for what the form shows by itself.
    private let chosen: [Column<RecordRow>]?
    let time: TimeText
    /// From where times count; nil: they are told as they are.
    private let zero: ZeroPoint?
    private let showsHost: Bool

    public init(
        _ form: OutputForm, _ chosen: [Column<RecordRow>]?, _ time: TimeText, zero: ZeroPoint? = nil, showsHost: Bool
    ) {
        (self.form, self.chosen, self.time, self.zero, self.showsHost) = (form, chosen, time, zero, showsHost)
    }

    /// Every column of a record as `-o ndjson` shows it.
    public static let wholeJSON = RecordForm(.ndjson, nil, TimeText(.gmt), showsHost: true)

    public func writer(_ names: NameRegistry, files: [String]) -> any RecordWriter {
        if chosen == nil, let make = form.rules.records { return make(self, names, files) }
        return RecordColumnsWriter(rows, RecordRow(names, files: files))
    }

    /// Whether it shows a column as it is.
    public func shows(_ column: String) -> Bool { isOfColumns && rows.shows(column) }

    /// What stands before the first record.
    public var header: [UInt8] { isOfColumns ? rows.header : [] }

    /// A table's titles; nil for other forms.
    public var titles: [String]? {
        form.layout.isAligned ? rows.titles(zero == nil ? time.zoneTitle : nil) : nil
    }

    /// Whether there is a mark for records left out, if there are no titles.
    public var marksGaps: Bool { form.layout.isForPeople && !form.layout.isAligned }

    /// Whether columns can be chosen for it.
    public static func takesColumns(_ form: OutputForm) -> Bool {
        switch form.layout {
        case .table, .wideTable, .rows: true
        case .document, .markdown, .lines: false
        }
    }

    private var isOfColumns: Bool { RecordForm.takesColumns(form) }

    private var rows: RowsWriter<RecordRow> {
        RowsWriter(form.layout, chosen, usual: usual, time: stamp(time.full))
    }

    private var usual: [String] {
        var slots: [RecordSlot] = (showsHost ? [.host] : []) + [.time, .percentage, .job, .action, .sub]
        if case .wideTable = form.layout { slots += [.run, .okCounter, .errCounter, .forkedCounter, .line] }
        return slots.map { RecordRow.column($0).name } + ["message"]
    }

    func stamp(_ plain: @escaping (Int64) -> String) -> (Int64) -> String {
        guard let zero else { return plain }
        return { zero.text($0) }
    }
}

extension RecordRow: ShownRow {
    private static let faint = [RecordSlot.time, .run, .okCounter, .errCounter, .forkedCounter, .line].map {
        column($0).name
    }

    public func style(of column: String) -> Style {
        switch column {
        case "job": item.record.failed ? .bad : .plain
        case "sub": item.record.failed ? .alarm : .plain
        default: RecordRow.faint.contains(column) ? .faint : .plain
        }
    }
}

/// Writes columns of a record.
struct RecordColumnsWriter: RecordWriter {
    private var rows: RowsWriter<RecordRow>
    private let row: RecordRow

    init(_ rows: RowsWriter<RecordRow>, _ row: RecordRow) { (self.rows, self.row) = (rows, row) }

    mutating func write(_ item: CompleteRecord, into buffer: inout ByteBuffer) {
        row.set(item)
        rows.write(row, into: &buffer)
    }
}

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
    private let stamp: (Int64) -> String

    /// - Parameter time: puts microseconds into words, where they do not count from an event.
    init(_ names: NameRegistry, _ form: RecordForm, _ time: @escaping (Int64) -> String) {
        self.names = names
        stamp = form.stamp(time)
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

import LogBytes
import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogFollow

/// What the user asks of `follow`, every word understood.
struct FollowRequest {
    let targets: [FollowTarget]
    let own: OwnFiles
    var reading: ReadingOptions
    let forcedYear: Int?
    let form: OutputForm
    let color: ColorChoice
    let shownZone: Zone
    let showsHeaders: Bool
    let showsUpdates: Bool
    /// Fields of one's own; nil where the form shows what it always does.
    private let fields: [Column<RecordRow>]?
    let isQuiet: Bool
    /// How many of the records that are there at the start; nil for all.
    let last: Int?
    let start: StartPolicy
    let filter: RecordFilter
    /// Whether only what `messages` shows is printed: completed events and notes with a code.
    let onlyMessages: Bool

    init(_ arguments: Arguments, onlyMessages: Bool = false) throws {
        self.onlyMessages = onlyMessages
        let form = arguments.has("raw") ? .raw : try arguments.choice("output", OutputForm.self) ?? .table
        self.form = form
        if form == .json { throw UsageError("--output json has no end when following; ndjson prints an object a line") }
        if form == .markdown { throw UsageError("--output markdown is for tables that have an end: jobs, runs, ...") }
        OutputFile.setForm(form)
        showsUpdates = arguments.has("updates")
        fields = try ColumnChoice(arguments).map { try RecordColumns($0, form) }?.fields
        if showsUpdates && fields != nil {
            throw UsageError("--fields chooses fields of records: --updates shows none")
        }
        color = try arguments.choice("color", ColorChoice.self) ?? .auto
        showsHeaders = !arguments.has("no-headers")
        isQuiet = arguments.has("quiet")
        forcedYear = try arguments.integer("year", 1...9999)
        let since = try arguments.value("since").map { try TimeExpression($0, option: "since") }
        last = try FollowRequest.last(arguments, hasSince: since != nil)
        start = arguments.has("no-rotated") ? (last == 0 ? .liveEnd : .liveStart) : last == 0 ? .liveEnd : .oldest
        own = try FollowTarget.own(arguments)
        targets = try FollowTarget.find(arguments, own)
        var reading = try FollowRequest.reading(arguments, targets)
        reading.text = [.records, .details]
        self.reading = reading
        shownZone = arguments.has("utc") ? .gmt : reading.zone
        var filter = try FilterChoice.filter(arguments)
        filter.since = since?.instant(now: Clock.now, zone: reading.zone)
        self.filter = filter
    }

    /// `-n N`, `-n all`; 10 as tail has it, all where a time is asked for.
    private static func last(_ arguments: Arguments, hasSince: Bool) throws -> Int? {
        guard let text = arguments.value("lines") else { return hasSince ? nil : 10 }
        return text == "all" ? nil : try arguments.integer("lines", 0...1_000_000)
    }

    static func reading(_ arguments: Arguments, _ targets: [FollowTarget]) throws -> ReadingOptions {
        try ReadingOptions(arguments, zone: ZoneChoice.named(arguments) ?? FollowTarget.zone(of: targets) ?? .current)
    }

    var isRaw: Bool { form == .raw }
    var hasSeveral: Bool { targets.count > 1 }

    // MARK: forms

    /// Whether what is shown of a record has the lines that belong to it.
    var showsDetails: Bool {
        guard !showsUpdates else { return false }
        if let fields { return fields.contains { $0.name == "detail" } }
        return [.raw, .ndjson, .csv].contains(form)
    }

    private var time: TimeText { TimeText(shownZone) }

    /// The writer of the chosen form, for files of these names.
    func writer(_ names: NameRegistry, files: [String]) -> any RecordWriter {
        let time = time
        switch form {
        case .ndjson where fields == nil: return RecordJSON(names, files: files)
        case .csv where fields == nil: return RecordCSV(names, files: files)
        case .raw: return RecordRaw()
        case .short: return RecordShort(names, stamp: { time.short($0) })
        case .shortISO: return RecordShort(names, stamp: { time.iso($0) })
        case .json, .ndjson, .csv, .table, .wide, .markdown: return columnsWriter(names, files)
        }
    }

    private func columnsWriter(_ names: NameRegistry, _ files: [String]) -> RecordColumnsWriter {
        let time = time
        return RecordColumnsWriter(shownColumns, RecordRow(names, files: files), form, time: { time.full($0) })
    }

    private var shownColumns: [Column<RecordRow>] {
        if let fields { return fields }
        guard form.isForPeople else { return RecordRow.wholeRow }
        return RecordColumnsWriter.usual(showsHost: hasSeveral, isWide: form == .wide)
    }

    /// What CSV begins with; nil for other forms.
    func header(_ names: NameRegistry) -> [UInt8]? {
        guard form == .csv && showsHeaders else { return nil }
        guard showsUpdates else { return columnsWriter(names, []).header() }
        var csv = CSVWriter()
        csv.header(UpdateRow.wholeRow)
        return csv.buffer.bytes
    }

    /// Whether rows are aligned with each other.
    var isTable: Bool { form == .table || form == .wide }

    /// The table's titles; nil for other forms.
    func titles(_ names: NameRegistry) -> [String]? {
        guard isTable else { return nil }
        if showsUpdates { return (hasSeveral ? ["HOST"] : []) + ["TIME (\(time.zoneTitle))", "JOB", "UPDATE"] }
        return columnsWriter(names, []).titles(time.zoneTitle)
    }

    /// Writes a job's change.
    func write(_ row: UpdateRow, _ buffer: inout ByteBuffer) {
        switch form {
        case .table, .wide: writeCells(row, &buffer)
        case .csv:
            var csv = CSVWriter()
            csv.row(row, UpdateRow.wholeRow)
            buffer.append(csv.buffer)
        case .ndjson, .json:
            var json = JSONWriter(ByteBuffer(capacity: 256))
            json.object(row, UpdateRow.wholeRow)
            json.endLine()
            buffer.append(json.buffer)
        case .short, .shortISO, .raw, .markdown: buffer.append("\(row.message)\n")
        }
    }

    private func writeCells(_ row: UpdateRow, _ buffer: inout ByteBuffer) {
        if hasSeveral { ColumnAligner.append(Cell(row.host), to: &buffer) }
        ColumnAligner.append(Cell(time.full(row.time), .faint), to: &buffer)
        ColumnAligner.append(Cell(row.name), to: &buffer)
        ColumnAligner.append(Cell(row.message, row.failed ? .alarm : .plain), to: &buffer)
    }
}

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
    /// How records are shown.
    let records: RecordForm
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
        try form.check(for: .endless)
        OutputFile.setForm(form)
        showsUpdates = arguments.has("updates")
        let fields = try ColumnChoice(arguments).map { try RecordColumns($0, form) }?.fields
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
        records = RecordForm(form, fields, TimeText(shownZone), showsHost: targets.count > 1)
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
    var showsDetails: Bool { !showsUpdates && (isRaw || records.shows("detail")) }

    /// What stands before the first row; empty where titles do.
    var header: [UInt8] { !showsHeaders ? [] : showsUpdates ? updates.header : records.header }

    /// The table's titles; nil for other forms.
    var titles: [String]? {
        guard showsUpdates else { return records.titles }
        return form.layout.isAligned ? updates.titles(TimeText(shownZone).zoneTitle) : nil
    }

    /// Writes jobs' changes as rows.
    var updates: RowsWriter<UpdateRow> {
        let time = TimeText(shownZone)
        return RowsWriter(
            form.layout, usual: (hasSeveral ? ["host"] : []) + ["time", "name", "msg"], time: time.full)
    }
}

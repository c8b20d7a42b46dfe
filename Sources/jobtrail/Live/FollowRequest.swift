import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes
import LogFollow

/// A request with the logs that are to be followed.
@dynamicMemberLookup
struct FollowRequest {
    private let request: Request
    let own: OwnFiles
    let targets: [FollowTarget]
    var reading: ReadingOptions
    let shownZone: Zone
    let showsUpdates: Bool
    /// How records are shown.
    let records: RecordForm
    /// How much of what is there at the start is shown; nil for all.
    let last: Int?
    let start: StartPolicy
    let filter: RecordFilter
    /// Whether only what `messages` shows is printed: completed events and notes with a code.
    let onlyMessages: Bool

    subscript<Value>(dynamicMember path: KeyPath<Request, Value>) -> Value { request[keyPath: path] }

    init(_ arguments: Arguments, onlyMessages: Bool = false) throws {
        self.onlyMessages = onlyMessages
        request = try Request(arguments)
        try request.form.check(for: .endless)
        OutputFile.setForm(request.form)
        showsUpdates = arguments.has("updates")
        let fields = try request.columns.map { [form = request.form] in try RecordColumns($0, form) }?.fields
        if showsUpdates && fields != nil {
            throw UsageError("--fields chooses fields of records: --updates shows none")
        }
        last = try FollowRequest.last(request)
        start = arguments.has("no-rotated") ? .liveStart : .oldest
        own = try FollowTarget.own(arguments)
        targets = try FollowTarget.find(arguments, own)
        let zone = request.namedZone ?? FollowTarget.zone(of: targets) ?? .current
        reading = try ReadingOptions(arguments, zone: zone)
        reading.text = [.records, .details]
        shownZone = request.showsUTC ? .gmt : zone
        records = RecordForm(request.form, fields, TimeText(shownZone), showsHost: targets.count > 1)
        var filter = request.filter
        filter.since = request.since?.instant(now: Clock.now, zone: zone)
        self.filter = filter
    }

    /// `-n N`, `-n all`; 10 as tail has it, all where a time is asked for.
    private static func last(_ request: Request) throws -> Int? {
        guard let text = request.arguments.value("lines") else { return request.since == nil ? 10 : nil }
        if request.leavesOut > 0 {
            throw UsageError("--lines '\(text)': expected a whole number, or all")
        }
        return request.lines
    }

    var isRaw: Bool { request.form == .raw }
    var hasSeveral: Bool { targets.count > 1 }

    // MARK: forms

    /// Whether what is shown of a record has the lines that belong to it.
    var showsDetails: Bool { !showsUpdates && (isRaw || records.shows("detail")) }

    /// What stands before the first row; empty where titles do.
    var header: [UInt8] { !request.showsHeaders ? [] : showsUpdates ? updates.header : records.header }

    /// The table's titles; nil for other forms.
    var titles: [String]? {
        guard showsUpdates else { return records.titles }
        return request.form.layout.isAligned ? updates.titles(TimeText(shownZone).zoneTitle) : nil
    }

    /// Writes jobs' changes as rows.
    var updates: RowsWriter<UpdateRow> {
        let time = TimeText(shownZone)
        return RowsWriter(
            request.form.layout, usual: (hasSeveral ? ["host"] : []) + ["time", "name", "msg"], time: time.full)
    }
}

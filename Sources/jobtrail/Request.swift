import JobRecords
import JobState
import JobViews
import LogBytes

/// What the user asks, with every word of the command line understood. It starts nothing and reads no log.
struct Request {
    let arguments: Arguments
    let forcedYear: Int?
    let form: OutputForm
    let color: ColorChoice
    let hyperlink: ColorChoice
    /// `--tz`; nil: what the box or the machine says.
    let namedZone: Zone?
    /// Whether a long answer goes through a pager on a terminal.
    let pages: Bool
    /// `-n N`: so many rows at most.
    let lines: Int?
    /// `-n +N`: how many rows stand before the Nth, and are left out.
    let leavesOut: Int
    var at: TimeExpression?
    let since: TimeExpression?
    let until: TimeExpression?
    var boot: Int?
    /// Columns and order of one's own; nil where a view shows itself as it is.
    let columns: ColumnChoice?
    /// The filter as far as it needs no facts of the log.
    let filter: RecordFilter

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        forcedYear = try arguments.integer("year", 1...9999)
        form = arguments.has("raw") ? .raw : try arguments.choice("output", OutputForm.self) ?? .table
        color = try arguments.choice("color", ColorChoice.self) ?? .auto
        hyperlink = try arguments.choice("hyperlink", ColorChoice.self) ?? .auto
        namedZone = try ZoneChoice.named(arguments)
        pages = !arguments.has("no-pager") && form.layout.isForPeople
        (lines, leavesOut) = try Request.count(arguments)
        at = try arguments.value("at") == "now" ? nil : Request.time(arguments, "at")
        since = try Request.time(arguments, "since")
        until = try Request.time(arguments, "until")
        boot = try arguments.value("boot").map(Request.boot)
        columns = try ColumnChoice(arguments)
        filter = try FilterChoice.filter(arguments)
    }

    var showsUTC: Bool { arguments.has("utc") }
    var showsHeaders: Bool { !arguments.has("no-headers") }
    /// Whether a long reading is told on a terminal.
    var showsProgress: Bool { !arguments.has("no-progress") && !isQuiet }
    var isQuiet: Bool { arguments.has("quiet") }
    var isStrict: Bool { arguments.has("strict") }
    var isReversed: Bool { arguments.has("reverse") }
    /// Whether `--at now`: the clock's.
    var isLive: Bool { arguments.value("at") == "now" }
    /// Whether it puts what it reads elsewhere, so that damage must not pass for the whole.
    var sends: Bool { arguments.command == "export" }

    private static func time(_ arguments: Arguments, _ option: String) throws -> TimeExpression? {
        try arguments.value(option).map { try TimeExpression($0, option: option) }
    }

    /// `-n N`, `-n +N` or `-n all`.
    private static func count(_ arguments: Arguments) throws -> (lines: Int?, leavesOut: Int) {
        if arguments.value("lines") == "all" { return (nil, 0) }
        guard let text = arguments.value("lines"), text.first == "+" else {
            return (try arguments.integer("lines", 0...Int.max), 0)
        }
        guard let number = Int(text), number >= 0 else {
            throw UsageError("--lines '\(text)': expected a whole number, or one with a '+' before it")
        }
        return (nil, max(0, number - 1))
    }

    /// `-b N`, or `-b` alone.
    static func boot(_ text: String) throws -> Int {
        guard let number = Int(text.isEmpty ? "0" : text) else {
            throw UsageError("--boot '\(text)': expected a whole number")
        }
        return number
    }
}

/// A request with the logs that it is about, found and put in their order.
@dynamicMemberLookup
struct Query {
    private var request: Request
    let input: InputPlan
    let reading: ReadingOptions
    /// The zone of times that the user writes, and in which times are printed unless otherwise asked.
    let zone: Zone
    /// The zone in which times are printed.
    let shownZone: Zone

    subscript<Value>(dynamicMember path: WritableKeyPath<Request, Value>) -> Value {
        get { request[keyPath: path] }
        set { request[keyPath: path] = newValue }
    }
    subscript<Value>(dynamicMember path: KeyPath<Request, Value>) -> Value { request[keyPath: path] }

    /// - Parameters:
    ///   - namesBundles: see `InputPlan`.
    ///   - part: of a store that is read; nil for everything.
    init(_ arguments: Arguments, namesBundles: Bool = false, part: InputPlan.Part? = nil) throws {
        request = try Request(arguments)
        let named = request.namedZone
        var reading = try ReadingOptions(arguments, zone: named ?? .current)
        let found = try FoundInput(arguments)
        if let store = found.store { try StoreReading.complete(&reading, of: store, arguments) }
        self.reading = reading
        zone = named ?? found.zone ?? .current
        shownZone = request.showsUTC ? .gmt : zone
        input = InputPlan(found, reading, forcedYear: request.forcedYear, namesBundles: namesBundles, part: part)
        try SourceGuard.checkStandardOutput(found)
        OutputFile.setForm(request.form, pages: request.pages)
    }

    /// The rows that `-n` wants, of rows that begin with those that matter most.
    func first<Row>(_ rows: [Row]) -> [Row] { Array(rows.dropFirst(self.leavesOut).prefix(self.lines ?? .max)) }

    /// The rows that `-n` wants, in the order that `-r` asks for; all of them if `--sort` is still to order them.
    /// - Parameter last: whether the last ones matter most: rows in the order of time.
    func chosen<Row>(_ rows: [Row], last: Bool = false) -> [Row] {
        if self.columns?.sorts == true { return rows }
        let kept = last ? Array(rows.dropFirst(self.leavesOut).suffix(self.lines ?? .max)) : first(rows)
        return self.isReversed ? kept.reversed() : kept
    }
}

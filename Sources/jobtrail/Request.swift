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
    let showsUTC: Bool
    let showsHeaders: Bool
    /// Whether a long reading is told on a terminal.
    let showsProgress: Bool
    /// Whether a long answer goes through a pager on a terminal.
    let pages: Bool
    let isQuiet: Bool
    let isStrict: Bool
    /// Whether it puts what it reads elsewhere, so that damage must not pass for the whole.
    let sends: Bool
    /// `-n N`: so many rows at most.
    let lines: Int?
    /// `-n +N`: how many rows stand before the Nth, and are left out.
    let leavesOut: Int
    let isReversed: Bool
    var at: TimeExpression?
    /// Whether `--at now`: the clock's.
    let isLive: Bool
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
        showsUTC = arguments.has("utc")
        showsHeaders = !arguments.has("no-headers")
        showsProgress = !arguments.has("no-progress") && !arguments.has("quiet")
        pages = !arguments.has("no-pager") && form.layout.isForPeople
        isQuiet = arguments.has("quiet")
        isStrict = arguments.has("strict")
        sends = arguments.command == "export"
        (lines, leavesOut) = try Request.count(arguments)
        isReversed = arguments.has("reverse")
        isLive = arguments.value("at") == "now"
        at = try isLive ? nil : arguments.value("at").map { try TimeExpression($0, option: "at") }
        since = try arguments.value("since").map { try TimeExpression($0, option: "since") }
        until = try arguments.value("until").map { try TimeExpression($0, option: "until") }
        boot = try Request.boot(arguments)
        columns = try ColumnChoice(arguments)
        filter = try FilterChoice.filter(arguments)
    }

    /// The rows that `-n` wants, of rows that begin with those that matter most.
    func first<Row>(_ rows: [Row]) -> [Row] { Array(rows.dropFirst(leavesOut).prefix(lines ?? .max)) }

    /// The rows that `-n` wants, of rows in the order of time.
    func last<Row>(_ rows: [Row]) -> [Row] { Array(rows.dropFirst(leavesOut).suffix(lines ?? .max)) }

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

    private static func boot(_ arguments: Arguments) throws -> Int? {
        guard let text = arguments.value("boot") else { return nil }
        if text.isEmpty { return 0 }
        guard let number = Int(text) else { throw UsageError("--boot '\(text)': expected a whole number") }
        return number
    }
}

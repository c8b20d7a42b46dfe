import LogBytes
import Glibc
import JobRecords
import JobState
import JobViews

/// What the user asks, with every word of the command line understood, and nothing read yet but the list of files.
struct Query {
    let input: InputPlan
    let reading: ReadingOptions
    let forcedYear: Int?
    let form: OutputForm
    let color: ColorChoice
    let hyperlink: ColorChoice
    /// The zone of times that the user writes, and in which times are printed unless otherwise asked.
    let zone: Zone
    /// The zone in which times are printed.
    let shownZone: Zone
    let showsHeaders: Bool
    /// Whether a long reading is told on a terminal.
    let showsProgress: Bool
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

    /// - Parameter plan: chooses what is read; nil: everything.
    init(_ arguments: Arguments, plan: ((FoundInput, ReadingOptions, Int?) throws -> InputPlan)? = nil) throws {
        forcedYear = try arguments.integer("year", 1...9999)
        form = try arguments.choice("output", OutputForm.self) ?? .table
        color = try arguments.choice("color", ColorChoice.self) ?? .auto
        hyperlink = try arguments.choice("hyperlink", ColorChoice.self) ?? .auto
        showsHeaders = !arguments.has("no-headers")
        showsProgress = !arguments.has("no-progress") && !arguments.has("quiet")
        isQuiet = arguments.has("quiet")
        isStrict = arguments.has("strict")
        sends = arguments.command == "export"
        (lines, leavesOut) = try Query.count(arguments)
        isReversed = arguments.has("reverse")
        isLive = arguments.value("at") == "now"
        at = try isLive ? nil : arguments.value("at").map { try TimeExpression($0, option: "at") }
        since = try arguments.value("since").map { try TimeExpression($0, option: "since") }
        until = try arguments.value("until").map { try TimeExpression($0, option: "until") }
        boot = try Query.boot(arguments)
        columns = try ColumnChoice(arguments)
        filter = try FilterChoice.filter(arguments)
        let named = try ZoneChoice.named(arguments)
        var reading = try ReadingOptions(arguments, zone: named ?? .current)
        let found = try FoundInput(arguments)
        if let store = found.store { try StoreReading.complete(&reading, of: store, arguments) }
        zone = named ?? found.zone ?? .current
        shownZone = arguments.has("utc") ? .gmt : zone
        input = try plan?(found, reading, forcedYear) ?? InputPlan(found, reading, forcedYear: forcedYear)
        try SourceGuard.checkStandardOutput(found)
        OutputFile.setForm(form)
        Pager.start(isWanted: !arguments.has("no-pager") && form.isForPeople)
        self.reading = reading
    }

    /// `-n N` or `-n +N`.
    private static func count(_ arguments: Arguments) throws -> (lines: Int?, leavesOut: Int) {
        guard let text = arguments.value("lines"), text.first == "+" else {
            return (try arguments.integer("lines", 0...Int.max), 0)
        }
        guard let number = Int(text), number >= 0 else {
            throw UsageError("--lines '\(text)': expected a whole number, or one with a '+' before it")
        }
        return (nil, max(0, number - 1))
    }

    /// The rows that `-n` wants, of rows that begin with those that matter most.
    func first<Row>(_ rows: [Row]) -> [Row] { Array(rows.dropFirst(leavesOut).prefix(lines ?? .max)) }

    /// The rows that `-n` wants, of rows in the order of time.
    func last<Row>(_ rows: [Row]) -> [Row] { Array(rows.dropFirst(leavesOut).suffix(lines ?? .max)) }

    private static func boot(_ arguments: Arguments) throws -> Int? {
        guard let text = arguments.value("boot") else { return nil }
        if text.isEmpty { return 0 }
        guard let number = Int(text) else { throw UsageError("--boot '\(text)': expected a whole number") }
        return number
    }
}

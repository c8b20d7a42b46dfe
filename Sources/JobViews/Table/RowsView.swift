import JobColumns
import JobState

/// How people see rows of a kind; programs see their columns.
public protocol ShownRow: ColumnRow {
    /// The columns of a table if none are chosen. The host stands before them where there are several.
    static var usual: [String] { get }
    /// Columns that a narrow terminal goes without, in the order in which they are left out.
    static var expendable: [String] { get }
    var host: String { get }
    func style(of column: String) -> Style
    /// A cell's words; nil for those of the value itself.
    func words(of column: String) -> String?
    /// The file that a cell is about.
    func file(of column: String) -> String?
}

extension ShownRow {
    public static var usual: [String] { [] }
    public static var expendable: [String] { [] }
    public var host: String { "" }
    public func style(of column: String) -> Style { .plain }
    public func words(of column: String) -> String? { nil }
    public func file(of column: String) -> String? { nil }

    /// A cell's words for people.
    /// - Parameter time: puts microseconds into words.
    func words(_ column: Column<Self>, _ time: (Int64) -> String) -> String {
        if let words = words(of: column.name) { return words }
        let value = column.value(self)
        if case .instant(let instant) = value { return time(instant) }
        return value.words(column.type)
    }
}

/// Rows in every form that is made of columns.
public struct RowsView<Row: ShownRow> {
    private let rows: [Row]
    private let chosen: [Column<Row>]?
    private let context: ViewContext

    /// - Parameter chosen: the columns to show; nil for those that a form shows by itself.
    public init(_ rows: [Row], _ chosen: [Column<Row>]? = nil, _ context: ViewContext) {
        (self.rows, self.chosen, self.context) = (rows, chosen, context)
    }

    // MARK: for programs

    /// - Parameter form: one that is made of columns.
    public func written(_ form: any RowForm) -> [UInt8] {
        var form = form
        var buffer = ByteBuffer()
        let columns = chosen ?? Row.wholeRow(nests: form.nests)
        if context.headers { form.begin(columns.map(\.name), into: &buffer) }
        for row in rows { form.write(row, columns, isWhole: chosen == nil, into: &buffer) }
        return buffer.bytes
    }

    // MARK: for people

    private var shown: [Column<Row>] {
        if let chosen { return chosen }
        let hosts = context.severalHosts || Set(rows.map(\.host)).count > 1 ? ["host"] : []
        return (hosts + Row.usual).compactMap(Row.column)
    }

    /// In a narrow terminal parts of seconds go first, then columns that can be done without, then names are shortened.
    public func table() -> [String] {
        let full = table(shown, context.time.full)
        guard let width = context.width, full.width(headers: context.headers) > width else {
            return full.lines(context)
        }
        var columns = shown
        var table = table(columns, context.time.seconds)
        for name in chosen == nil ? Row.expendable : [] where table.width(headers: context.headers) > width {
            columns.removeAll { $0.name == name }
            table = self.table(columns, context.time.seconds)
        }
        return table.lines(context)
    }

    private func table(_ columns: [Column<Row>], _ time: (Int64) -> String) -> Table {
        var table = Table(
            zip(columns, titles(columns)).map { column, title in
                Table.Column(
                    title, right: column.type.isRight, flexible: column.type.isFlexible,
                    shortened: column.type == .name ? .inside : .atEnd)
            })
        for row in rows {
            table.add(
                columns.map { column in
                    let link = context.links ? row.file(of: column.name) : nil
                    return Cell(row.words(column, time), row.style(of: column.name), link: link)
                })
        }
        return table
    }

    /// The zone is told once, above the first times.
    private func titles(_ columns: [Column<Row>]) -> [String] {
        columns.titles { column in
            let times = rows.lazy.compactMap { row -> Int64? in
                if case .instant(let time) = column.value(row) { time } else { nil }
            }
            return context.time.zoneName(of: times)
        }
    }

    public func markdown() -> [String] { table(shown, context.time.full).markdown }
}

extension ColumnType {
    /// Whether it gives way in a narrow terminal.
    var isFlexible: Bool {
        switch self {
        case .name, .text, .names, .json: true
        case .number, .percent, .instant, .duration: false
        }
    }
}

extension JobRow: ShownRow {
    public static var usual: [String] { ["name", "state", "since", "took", "age"] }
    public static var expendable: [String] { ["age"] }

    public func style(of column: String) -> Style {
        switch column {
        case "name": job.hasFailed ? .bad : .plain
        case "state": stateStyle
        case "since": since == nil ? .faint : .plain
        case "took": job.schedule == .waiting ? .plain : .busy
        default: .plain
        }
    }

    public func words(of column: String) -> String? {
        switch column {
        case "state": stateWords
        case "since": since == nil ? "never" : nil
        case "took": job.schedule == .waiting ? nil : took.map { DurationText.short($0) + "…" }
        default: nil
        }
    }

    private var stateStyle: Style {
        if job.hasFailed { return .alarm }
        switch job.standing {
        case .failed: return .alarm
        case .running, .waiting: return .busy
        case .started: return .good
        case .stopped: return .plain
        case .idle: return .faint
        }
    }

    private var stateWords: String {
        let before = job.hasFailed ? ", failed before" : ""
        switch job.standing {
        case .waiting:
            return "waiting for " + (waitsFor.isEmpty ? "dependencies" : waitsFor.joined(separator: ", ")) + before
        case .running: return "running \(runningAction)" + (job.pid >= 0 ? " (pid \(job.pid))" : "") + before
        // A catalogue may know other words than start and stop.
        case .stopped: return status == "stop" || status.isEmpty ? job.standing.rawValue : status
        default: return job.standing.rawValue
        }
    }

    /// What is wrong first, then by name.
    public static func worstFirst(_ rows: [JobRow]) -> [JobRow] {
        rows.sorted { ($0.urgency, $0.name, $0.host) < ($1.urgency, $1.name, $1.host) }
    }

    /// The lines that close a table.
    /// - Parameter left: how many jobs that never ran are left out.
    public static func closing(_ rows: [JobRow], left: Int, _ context: ViewContext) -> [String] {
        (rows.isEmpty ? [] : [summary(rows, context)])
            + (left == 0 ? [] : ["\(left) more job\(left == 1 ? "" : "s") never ran (--all lists them)"])
    }

    private static func summary(_ rows: [JobRow], _ context: ViewContext) -> String {
        let failed = rows.count { $0.job.hasFailed }
        let running = rows.count { $0.isExecuting }
        let waiting = rows.count { $0.job.schedule == .waitingDepends }
        var parts = ["\(rows.count) job\(rows.count == 1 ? "" : "s")"]
        if failed > 0 { parts.append("\(failed) failed") }
        if running > 0 { parts.append("\(running) running") }
        if waiting > 0 { parts.append("\(waiting) waiting for dependencies") }
        return parts.joined(separator: ", ") + ", as of \(context.time.full(context.now))"
    }
}

extension RunRow: ShownRow {
    public static var usual: [String] {
        ["run", "start", "end", "lasted", "startup", "messages", "ok", "err", "jobs", "cause"]
    }
    public static var expendable: [String] { ["end", "jobs", "cause", "startup"] }

    public func style(of column: String) -> Style { column == "err" && run.err > 0 ? .alarm : .plain }
}

extension UpdateRow: ShownRow {
    public static var usual: [String] { ["time", "age", "name", "msg"] }
    public static var expendable: [String] { ["age"] }

    public func style(of column: String) -> Style {
        guard column == "msg" else { return .plain }
        return failed
            ? .alarm : status == "start" ? .good : ["executing", "waiting_depends"].contains(status) ? .busy : .plain
    }
}

extension BlameRow: ShownRow {
    public static var usual: [String] { ["seconds", "job", "action", "sub", "run", "t0", "t1"] }
    public static var expendable: [String] { ["run"] }

    public func style(of column: String) -> Style {
        switch column {
        case "job": span.failed ? .bad : .plain
        case "sub": span.failed ? .alarm : .plain
        case "t1": ended == nil ? .alarm : .plain
        default: .plain
        }
    }

    public func words(of column: String) -> String? {
        switch column {
        case "sub": span.failed ? "FAILED" : nil
        case "t1": ended == nil ? "never ended" : nil
        default: nil
        }
    }
}

extension FailureRow: ShownRow {
    public static var usual: [String] { ["job", "action", "count", "first", "last", "reason"] }
    public static var expendable: [String] { ["first"] }

    public func style(of column: String) -> Style { column == "job" ? .bad : .plain }
}

extension Finding: ShownRow {
    public static var usual: [String] { ["kind", "file", "line", "text"] }
}

extension FileReport: ShownRow {
    public static var usual: [String] {
        ["file", "role", "bytes", "lines", "records", "foreign", "unparsed", "first", "last", "year"]
    }
    public static var expendable: [String] { ["year", "foreign", "bytes", "first", "lines"] }

    public func style(of column: String) -> Style {
        switch column {
        case "role": [.duplicate, .ignored].contains(role) ? .faint : .plain
        case "unparsed": (outcome?.unparsed ?? 0) > 0 ? .busy : .plain
        default: .plain
        }
    }

    public func words(of column: String) -> String? {
        if column == "role", isCompanion { return "companion" }
        guard column == "year", let year = outcome?.year else { return nil }
        return "\(year) by \(outcome?.yearSource?.rawValue ?? "?")"
    }

    public func file(of column: String) -> String? { column == "file" ? name : nil }
}

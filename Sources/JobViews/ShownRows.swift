import JobColumns
import JobState

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
        let now = "\(context.time.full(context.now)) \(context.time.zoneName(context.now))"
        return parts.joined(separator: ", ") + ", as of \(now)"
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
        guard column == "year", let year = outcome?.year else { return nil }
        return "\(year) by \(outcome?.yearSource?.rawValue ?? "?")"
    }

    public func file(of column: String) -> String? { column == "file" ? name : nil }
}

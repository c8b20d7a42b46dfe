import JobColumns
import LogBytes

/// `summary` for people: the story of a box in at most twelve lines.
public struct SummaryView {
    private let box: Summary
    private let context: ViewContext
    /// A file's name, as short as it is clear.
    private let short: (String) -> String
    /// Operands and options as they are typed, for the command that comes next.
    private let operands: String
    /// Options as they are typed that choose host, run and instant.
    private let moment: String

    public init(
        _ box: Summary, _ context: ViewContext, operands: String, moment: String = "",
        short: @escaping (String) -> String = { $0 }
    ) {
        (self.box, self.context, self.short) = (box, context, short)
        (self.operands, self.moment) = (operands, moment)
    }

    public func table() -> [String] {
        [cut(head, context.width)]
            + body.map { line in
                let tail = SafeText.shown(line.tail)
                // What is to be typed next is whole: it is copied.
                let room =
                    line.title == "NEXT" ? nil : context.width.map { $0 - StoryLine.indent - DisplayWidth.of(tail) }
                let words = cut(SafeText.shown(line.words), room.map { max(10, $0) }) + tail
                return line.line(words, title: line.title, colored: context.colored)
            }
    }

    public func markdown() -> [String] {
        ["**\(Markdown.escaped(head))**", ""] + body.filter { $0.title != "NEXT" }.map(\.markdown)
    }

    private func cut(_ text: String, _ width: Int?) -> String {
        width.map { DisplayWidth.truncated(text, to: $0) } ?? text
    }

    // MARK: lines

    private var body: [StoryLine] {
        let before = titled("REMARK", box.remarks)
        let behind = failed + repeated + neverEnded + startup + [StoryLine(title: "NEXT", words: next)]
        return before + now(SummaryView.mostLines - 1 - before.count - behind.count) + behind
    }

    private static let mostLines = 12

    private var head: String {
        let host = box.host.isEmpty ? "(no host)" : box.host
        guard let first = box.first, let last = box.last else { return SafeText.shown(host) }
        let span = "\(minute(first)) to \(minute(last)) \(context.time.zoneName(last))"
        let runs = "\(box.runs) run\(box.runs == 1 ? "" : "s")"
        let head = "\(SafeText.shown(host))   \(span)   \(runs)   \(wholeness)"
        let whole = head + (box.findings == 0 ? "" : ", see jobtrail verify")
        return context.width.map { DisplayWidth.of(whole) > $0 } ?? false ? head : whole
    }

    private var wholeness: String {
        box.findings == 0 ? "log complete" : "\(box.findings) finding\(box.findings == 1 ? "" : "s")"
    }

    /// What runs and what waits, in as many lines as the others leave.
    private func now(_ room: Int) -> [StoryLine] {
        let age = { (since: Int64) in DurationText.short(max(0, (box.last ?? since) - since)) }
        let running = box.executing.map { "\($0.name)  \($0.runningAction), running \(age($0.job.t0))" }
        let waiting = waits.map { holders, jobs in
            let reason = holders.isEmpty ? "" : " for \(SummaryView.list(holders, most: 4))"
            return "\(SummaryView.list(jobs.map(\.name), most: 4))  waiting\(reason), \(age(jobs[0].job.waitsSince))"
        }
        if running.isEmpty && waiting.isEmpty { return [StoryLine(title: "NOW", words: "nothing runs, nothing waits")] }
        let most = max(1, room - min(waiting.count, room / 2))
        let shown = SummaryView.fitted(running, most, "running")
        return titled("NOW", shown + SummaryView.fitted(waiting, max(1, room - shown.count), "waiting"), .busy)
    }

    /// At most so many lines, the last of which counts those that are left out.
    private static func fitted(_ words: [String], _ most: Int, _ what: String) -> [String] {
        guard words.count > most else { return words }
        let left = words.count - most + 1
        return words.prefix(most - 1) + ["\(left) \(most > 1 ? "more " : "")\(what): see jobtrail jobs"]
    }

    /// Waiting jobs by what they wait for, the longest wait first.
    private var waits: [(holders: [String], jobs: [JobRow])] {
        var groups: [(holders: [String], jobs: [JobRow])] = []
        for waiting in box.waiting {
            if let index = groups.firstIndex(where: { $0.holders == waiting.waitsFor }) {
                groups[index].jobs.append(waiting)
            } else {
                groups.append((waiting.waitsFor, [waiting]))
            }
        }
        return groups
    }

    private var failed: [StoryLine] {
        let failed = Array(box.failed.reversed())
        let words = SummaryView.fitted(failed.map(words), 3, "failed")
        let told = words.count == failed.count ? failed.count : words.count - 1
        return words.enumerated().map { index, words in
            StoryLine(words: words, tail: index < told ? place(failed[index]) : "", style: .bad)
        }.titled("FAILED")
    }

    private func place(_ failed: Summary.Failed) -> String {
        failed.group.map { "   \(short($0.file)):\($0.line)" } ?? ""
    }

    private func words(_ failed: Summary.Failed) -> String {
        let reason = failed.reason.isEmpty ? "" : ": \(failed.reason)"
        guard let group = failed.group else { return "\(failed.job)  \(placed(failed.since))\(reason)" }
        let when =
            group.count > 1 ? ", \(group.count) times since \(moment(group.first))" : " \(placed(failed.since))"
        return "\(failed.job)  \(failed.action)\(when)\(reason)"
    }

    private var repeated: [StoryLine] {
        let told = Set(box.failed.compactMap(\.group).map { [ExactText($0.job), ExactText($0.action)] })
        let actions = box.repeatedActions.filter { !told.contains([ExactText($0.job), ExactText($0.action)]) }
        let words = actions.prefix(4).enumerated().map { index, action in
            let name = action.action.isEmpty ? "" : " \(action.action)"
            let last = index == 0 ? " (last \(moment(action.newest.last)): \(action.newest.reason))" : ""
            return "\(action.job)\(name) \(action.count) times\(last)"
        }
        if words.isEmpty { return [] }
        let more = actions.count > 4 ? ", and \(actions.count - 4) more" : ""
        return [StoryLine(title: "REPEATED", words: words.joined(separator: ", ") + more)]
    }

    private var neverEnded: [StoryLine] {
        var groups: [(what: String, times: [Int64])] = []
        for cut in box.neverEnded {
            let what = "\(cut.job) \(cut.action)"
            if let index = groups.firstIndex(where: { $0.what == what }) {
                groups[index].times.append(cut.since)
            } else {
                groups.append((what, [cut.since]))
            }
        }
        if groups.isEmpty { return [] }
        let words = groups.map { group in
            let times = SummaryView.list(group.times.map(moment), most: 3)
            return group.times.count == 1
                ? "\(group.what), begun \(times)" : "\(group.what) at \(group.times.count) reboots (\(times))"
        }
        return [StoryLine(title: "NEVER ENDED", words: SummaryView.list(words, most: 3))]
    }

    private var startup: [StoryLine] {
        guard let startup = box.startup, !startup.slowest.isEmpty else { return [] }
        let slow = startup.slowest[0]
        let gap = startup.unexplained.map { "; \(DurationText.short($0.length)) unexplained before \($0.job)" } ?? ""
        let length = startup.length.map(DurationText.short) ?? "the clock went back during the one"
        let words =
            "\(length) \(placed(startup.began)), slowest \(slow.job) \(DurationText.short(slow.length))"
        return [StoryLine(title: "STARTUP", words: words + gap)]
    }

    private var next: String {
        let job = box.failed.last?.job ?? (box.executing + box.waiting).first?.name ?? box.repeated.first?.job
        if let job { return "jobtrail show \(ShellWord.quoted(job))\(operands)\(moment)" }
        return box.findings > 0 ? "jobtrail verify\(operands)" : "jobtrail jobs\(operands)\(moment)"
    }

    // MARK: words

    private func titled(_ title: String, _ words: [String], _ style: Style = .plain) -> [StoryLine] {
        words.map { StoryLine(words: $0, style: style) }.titled(title)
    }

    private static func list(_ names: [String], most: Int) -> String {
        let more = names.count > most ? ["and \(names.count - most) more"] : []
        return (names.prefix(most) + more).joined(separator: ", ")
    }

    private func minute(_ time: Int64) -> String { String(context.time.full(time).prefix(16)) }

    private func placed(_ time: Int64) -> String { (moment(time).contains(":") ? "at " : "on ") + moment(time) }

    private func moment(_ time: Int64) -> String { context.time.moment(time, near: box.last ?? time) }
}

/// `summary` of several boxes for people: a line a box, the worst first, then the failures that they have in common.
public struct FleetSummaryView {
    private let boxes: [Summary]
    private let failures: [FailureRow]
    private let context: ViewContext

    /// - Parameter failures: of all boxes.
    public init(_ boxes: [Summary], _ failures: [FailureRow], _ context: ViewContext) {
        self.boxes = Summary.worstFirst(boxes)
        (self.failures, self.context) = (failures, context)
    }

    public func table() -> [String] {
        Array(tables.map { $0.lines(context) }.joined(separator: [""]))
    }

    public func markdown() -> [String] { Array(tables.map(\.markdown).joined(separator: [""])) }

    /// The boxes, and what they have in common, if there is something.
    private var tables: [Table] {
        var table = Table(
            [.init("HOST", flexible: true), .init("LAST (\(context.time.zoneName(context.now)))")]
                + ["RUNS", "FAILED", "RUNNING", "WAITING", "CUT OFF", "FINDINGS"].map { .init($0, right: true) }
                + [.init("WHAT", flexible: true)])
        for box in boxes { table.add(cells(box)) }
        var failed = Table([.init("BOXES", right: true), .init("COUNT", right: true), .init("FAILURE", flexible: true)])
        let common = common
        for row in common { failed.add([Cell("\(row.boxes)"), Cell("\(row.count)"), Cell(row.what)]) }
        return common.isEmpty ? [table] : [table, failed]
    }

    /// A row a box, the worst first.
    public func rows(_ form: any RowForm) -> [UInt8] { RowsView(boxes, nil, context).written(form) }

    private func cells(_ box: Summary) -> [Cell] {
        let counts = [box.runs, box.failed.count, box.executing.count, box.waiting.count, box.neverEnded.count]
        let last = box.last.map { String(context.time.full($0).prefix(16)) } ?? ""
        return [Cell(box.host.isEmpty ? "(no host)" : box.host, box.failed.isEmpty ? .plain : .bad), Cell(last)]
            + counts.map { Cell(String($0)) } + [Cell(String(box.findings)), Cell(what(box))]
    }

    /// The jobs that failed, else what hangs.
    private func what(_ box: Summary) -> String {
        if !box.failed.isEmpty { return box.failed.reversed().map(\.job).joined(separator: ", ") }
        if !box.waiting.isEmpty { return "waiting: " + box.waiting.map(\.name).joined(separator: ", ") }
        return box.executing.isEmpty ? "" : "running: " + box.executing.map(\.name).joined(separator: ", ")
    }

    /// The failures of most boxes, at most eight.
    private var common: [(boxes: Int, count: Int, what: String)] {
        var groups: [[UInt8]: (hosts: Set<[UInt8]>, count: Int, what: String)] = [:]
        for row in failures {
            let what = [row.job, row.action].filter { !$0.isEmpty }.joined(separator: " ") + ": " + row.reason
            let key = what.utf8.map { (48...57).contains($0) ? 48 : $0 }
            groups[key, default: ([], 0, what)].hosts.insert(Array(row.host.utf8))
            groups[key]!.count += row.count
        }
        let shared = groups.values.map { (boxes: $0.hosts.count, count: $0.count, what: $0.what) }
        return Array(
            shared.filter { $0.boxes > 1 }
                .sorted { ($1.boxes, $1.count, $0.what) < ($0.boxes, $0.count, $1.what) }.prefix(8))
    }
}

extension Summary: ShownRow {
    public static let columns: [Column<Summary>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("first", .instant, "Its first record's time") { .known(instant: $0.first) },
        Column("last", .instant, "Its last record's time") { .known(instant: $0.last) },
        Column("runs", .number, "How many lives of the engine") { .number($0.runs) },
        Column("failed", .number, "How many jobs failed last") { .number($0.failed.count) },
        Column("executing", .number, "How many run") { .number($0.executing.count) },
        Column("waiting", .number, "How many wait for others") { .number($0.waiting.count) },
        Column("never_ended", .number, "How many actions never ended") { .number($0.neverEnded.count) },
        Column("findings", .number, "How many findings its log has") { .number($0.findings) },
    ]
}

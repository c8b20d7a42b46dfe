import JobColumns
import JobState
import LogBytes

/// `summary` for people: the story of a box in at most twelve lines.
public struct SummaryView {
    private let box: Summary
    private let context: ViewContext
    /// What was said of the source beside its content: a backup's remark.
    private let remark: String?
    /// The operands as they are typed, for the command that comes next.
    private let operands: String

    public init(_ box: Summary, _ context: ViewContext, remark: String? = nil, operands: String) {
        (self.box, self.context, self.remark, self.operands) = (box, context, remark, operands)
    }

    /// One statement: what it is about, and its words. A further line of the same has no title.
    private struct Line {
        let title: String
        let words: String
        var style = Style.plain
    }

    public func table() -> [String] {
        let width = context.width
        return [head].map { cut($0, width) }
            + body.map { line in
                let title = line.title + String(repeating: " ", count: max(0, SummaryView.indent - line.title.count))
                let words = cut(SafeText.shown(line.words), width.map { max(10, $0 - SummaryView.indent) })
                return Style.header.applied(title, colored: context.colored)
                    + line.style.applied(words, colored: context.colored)
            }
    }

    public func markdown() -> [String] {
        var lines = ["**\(Markdown.escaped(head))**", ""]
        for line in body where line.title != "NEXT" {
            let title = line.title.isEmpty ? "" : "**\(line.title)** "
            lines.append((line.title.isEmpty ? "  - " : "- ") + title + Markdown.escaped(line.words))
        }
        return lines
    }

    private static let indent = 13

    private func cut(_ text: String, _ width: Int?) -> String {
        width.map { DisplayWidth.truncated(text, to: $0) } ?? text
    }

    // MARK: lines

    private var body: [Line] {
        let before = remark.map { [Line(title: "REMARK", words: $0)] } ?? []
        let behind = failed + repeated + neverEnded + startup + [Line(title: "NEXT", words: next)]
        return before + now(SummaryView.mostLines - 1 - before.count - behind.count) + behind
    }

    private static let mostLines = 12

    private var head: String {
        let host = box.host.isEmpty ? "(no host)" : box.host
        guard let first = box.first, let last = box.last else { return SafeText.shown(host) }
        let span = "\(minute(first)) to \(minute(last)) \(context.time.zoneName(last))"
        let runs = "\(box.runs) run\(box.runs == 1 ? "" : "s")"
        return "\(SafeText.shown(host))   \(span)   \(runs)   \(wholeness)"
    }

    private var wholeness: String {
        box.findings == 0
            ? "log complete" : "\(box.findings) finding\(box.findings == 1 ? "" : "s"), see jobtrail verify"
    }

    /// What runs and what waits, in as many lines as the others leave.
    private func now(_ room: Int) -> [Line] {
        let age = { (since: Int64) in DurationText.short(max(0, (box.last ?? since) - since)) }
        let running = box.executing.map { "\($0.job)  \($0.action), running \(age($0.since))" }
        let waiting = waits.map { holders, jobs in
            let reason = holders.isEmpty ? "" : " for \(SummaryView.list(holders, most: 4))"
            return "\(SummaryView.list(jobs.map(\.job), most: 4))  waiting\(reason), \(age(jobs[0].since))"
        }
        if running.isEmpty && waiting.isEmpty { return [Line(title: "NOW", words: "nothing runs, nothing waits")] }
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
    private var waits: [(holders: [String], jobs: [Summary.Waiting])] {
        var groups: [(holders: [String], jobs: [Summary.Waiting])] = []
        for waiting in box.waiting {
            if let index = groups.firstIndex(where: { $0.holders == waiting.holders }) {
                groups[index].jobs.append(waiting)
            } else {
                groups.append((waiting.holders, [waiting]))
            }
        }
        return groups
    }

    private var failed: [Line] {
        titled("FAILED", SummaryView.fitted(box.failed.reversed().map(words), 3, "failed"), .bad)
    }

    private func words(_ failed: Summary.Failed) -> String {
        let reason = failed.reason.isEmpty ? "" : ": \(failed.reason)"
        guard let group = failed.group else { return "\(failed.job)  at \(moment(failed.since))\(reason)" }
        let when =
            group.count > 1 ? ", \(group.count) times since \(moment(group.first))" : " at \(moment(failed.since))"
        return "\(failed.job)  \(failed.action)\(when)\(reason)   \(group.file):\(group.line)"
    }

    private var repeated: [Line] {
        let told = Set(box.failed.prefix(3).map(\.job))
        let rows = box.repeated.filter { !told.contains($0.job) }
        let words = rows.prefix(4).enumerated().map { index, row in
            let action = row.action.isEmpty ? "" : " \(row.action)"
            let last = index == 0 ? " (last \(moment(row.last)): \(row.reason))" : ""
            return "\(row.job)\(action) \(row.count) times\(last)"
        }
        if words.isEmpty { return [] }
        let more = rows.count > 4 ? ", and \(rows.count - 4) more" : ""
        return [Line(title: "REPEATED", words: words.joined(separator: ", ") + more)]
    }

    private var neverEnded: [Line] {
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
        return [Line(title: "NEVER ENDED", words: SummaryView.list(words, most: 3))]
    }

    private var startup: [Line] {
        guard let startup = box.startup, !startup.slowest.isEmpty else { return [] }
        let slow = startup.slowest[0]
        let gap = startup.unexplained.map { "; \(DurationText.short($0.length)) unexplained before \($0.job)" } ?? ""
        let words =
            "\(DurationText.short(startup.length)) on \(moment(startup.began)), "
            + "slowest \(slow.job) \(DurationText.short(slow.length))"
        return [Line(title: "STARTUP", words: words + gap)]
    }

    private var next: String {
        let job = box.failed.last?.job ?? box.executing.first?.job ?? box.waiting.first?.job ?? box.repeated.first?.job
        if let job { return "jobtrail show \(ShellWord.quoted(job))\(operands)" }
        return box.findings > 0 ? "jobtrail verify\(operands)" : "jobtrail jobs\(operands)"
    }

    // MARK: words

    private func titled(_ title: String, _ words: [String], _ style: Style) -> [Line] {
        words.enumerated().map { Line(title: $0 == 0 ? title : "", words: $1, style: style) }
    }

    private static func list(_ names: [String], most: Int) -> String {
        let more = names.count > most ? ["and \(names.count - most) more"] : []
        return (names.prefix(most) + more).joined(separator: ", ")
    }

    private func minute(_ time: Int64) -> String { String(context.time.full(time).prefix(16)) }

    /// The time of day if it is the last one's day, else the day; the year only if it is another.
    private func moment(_ time: Int64) -> String {
        let (text, last) = (context.time.full(time), context.time.full(box.last ?? time))
        if text.prefix(10) == last.prefix(10) { return String(text.dropFirst(11).prefix(8)) }
        return String(text.prefix(4) == last.prefix(4) ? text.dropFirst(5).prefix(5) : text.prefix(10))
    }
}

import Glibc
import JobColumns
import JobState
import LogBytes

/// What `show` tells of one job (docs/format.md, Show). Times are microseconds since the epoch.
public struct JobPage: Sendable {
    public let row: JobRow
    /// What the catalogue says; empty without one.
    public let dependsOn: [String]
    public let neededBy: [String]
    /// The most recent first.
    public let failures: [FailureRow]
    /// The newest first.
    public let actions: [(name: String, action: JobStory.Action, usual: Int64?)]
    public let notes: [JobStory.Note]

    public init(
        _ row: JobRow, _ names: NameRegistry, story: JobStory, failures: [FailureRow], catalogue: Catalogue?
    ) {
        (self.row, self.failures) = (row, failures)
        dependsOn = catalogue?.job(row.name)?.dependsOn ?? []
        neededBy = catalogue?.dependants(of: row.name).map(\.job) ?? []
        actions = story.actions.reversed().map { (names[$0.action], $0, story.usual($0.action)) }
        notes = story.notes.reversed()
    }

    /// What to look at next.
    func next(_ operands: String) -> String {
        if let holder = row.waitsFor.first { return "jobtrail show \(ShellWord.quoted(holder))\(operands)" }
        let job = ShellWord.quoted(row.name)
        if !failures.isEmpty { return "jobtrail messages --all --job \(job) -p E,F -C 3\(operands)" }
        return "jobtrail messages --all --job \(job)\(operands)"
    }
}

/// `show` for people and for programs.
public struct JobPagesView {
    private let pages: [JobPage]
    private let context: ViewContext
    private let operands: String
    /// A file's name, as short as it is clear.
    private let short: (String) -> String
    /// What is known of a job by its name: what it is.
    private let about: (String) -> String?

    public init(
        _ pages: [JobPage], _ context: ViewContext, operands: String, short: @escaping (String) -> String,
        about: @escaping (String) -> String?
    ) {
        (self.pages, self.context, self.operands, self.about) = (pages, context, operands, about)
        self.short = short
    }

    // MARK: for people

    public func table() -> [String] {
        let full = sections(context.time.full)
        let room = (context.width ?? .max) - StoryLine.indent
        let isWide = full.joined().contains { DisplayWidth.of(SafeText.shown($0.words + $0.tail)) > room }
        let shown = isWide ? sections(context.time.seconds) : full
        return Array(shown.map { [head($0[0])] + $0.dropFirst().flatMap(styled) }.joined(separator: [""]))
    }

    public func markdown() -> [String] {
        sections(context.time.full).flatMap { lines in
            ["### \(Markdown.escaped(lines[0].words))", ""] + lines.dropFirst().map(\.markdown) + [""]
        }
    }

    private func head(_ line: StoryLine) -> String {
        let words = cut(SafeText.shown(line.words), context.width.map { max(10, $0) } ?? .max)
        return Style.header.applied(words, colored: context.colored)
    }

    /// What does not fit is cut, but for what is to be typed next: it is copied. A tail then has a line of its own.
    private func styled(_ line: StoryLine) -> [String] {
        let (words, tail) = (SafeText.shown(line.words), SafeText.shown(line.tail))
        let room = context.width.map { max(10, $0 - StoryLine.indent) } ?? .max
        let isOne = DisplayWidth.of(words + tail) <= room || line.title == "NEXT"
        let lines =
            isOne
            ? [words + tail]
            : [cut(words, room)] + (tail.isEmpty ? [] : [cut("  " + tail.drop { ", ".contains($0) }, room)])
        return lines.enumerated().map { index, text in
            line.line(text, title: index == 0 ? line.title : "", colored: context.colored)
        }
    }

    private func cut(_ text: String, _ room: Int) -> String { DisplayWidth.truncated(text, to: room) }

    /// The lines of each page, of which the first one is its head.
    /// - Parameter time: puts microseconds into words.
    private func sections(_ time: (Int64) -> String) -> [[StoryLine]] {
        let severalHosts = context.severalHosts || Set(pages.map(\.row.host)).count > 1
        return pages.map { page in
            let what = about(page.row.name).map { ": \($0)" } ?? ""
            let host = severalHosts && !page.row.host.isEmpty ? " on \(page.row.host)" : ""
            return [StoryLine(words: "\(page.row.name)\(host)\(what)")] + state(page, time)
                + dependencies(page) + failures(page, time) + actions(page, time) + notes(page, time)
                + [StoryLine(title: "NEXT", words: page.next(operands))]
        }
    }

    private func state(_ page: JobPage, _ full: (Int64) -> String) -> [StoryLine] {
        let job = page.row.job
        let age = { (time: Int64) in DurationText.short(max(0, page.row.now - time)) }
        var words = job.hasFailed ? "FAILED, " : ""
        words += page.row.status == "start" ? "started" : page.row.status == "stop" ? "stopped" : page.row.status
        switch job.schedule {
        case .executing:
            let pid = job.pid >= 0 ? " (pid \(job.pid))" : ""
            words += ", running \(page.row.runningAction)\(pid) for \(age(job.t0))"
        case .waitingDepends:
            let holders = page.row.waitsFor.isEmpty ? "" : " for \(page.row.waitsFor.joined(separator: ", "))"
            words += ", waiting\(holders) since \(full(job.waitsSince)), \(age(job.waitsSince))"
        case .waiting:
            words +=
                job.neverRan ? ", never ran" : job.t1 > 0 ? " since \(full(job.t1)), \(age(job.t1))" : ", idle"
        }
        return [StoryLine(title: "STATE", words: words, style: job.hasFailed ? .bad : .plain)]
    }

    private func dependencies(_ page: JobPage) -> [StoryLine] {
        [("DEPENDS ON", page.dependsOn), ("NEEDED BY", page.neededBy)].filter { !$0.1.isEmpty }.map { title, jobs in
            StoryLine(title: title, words: jobs.joined(separator: ", "))
        }
    }

    private func failures(_ page: JobPage, _ full: (Int64) -> String) -> [StoryLine] {
        page.failures.prefix(5).enumerated().flatMap { index, row in
            let count =
                row.count == 1 ? "" : ", \(row.count) times since \(context.time.moment(row.first, near: row.last))"
            let action = row.action.isEmpty ? "" : "\(row.action): "
            let head = "\(full(row.last))  \(action)\(row.reason)"
            let tail = "\(count)   \(short(row.file)):\(row.line)"
            let detail = row.detail?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
            let shown = index == 0 ? detail.prefix(20) : []
            return [StoryLine(words: head, tail: tail, style: .bad)]
                + shown.map { StoryLine(words: "  \($0)", style: .faint) }
        }.titled("FAILURES")
    }

    private func actions(_ page: JobPage, _ full: (Int64) -> String) -> [StoryLine] {
        page.actions.map { name, action, usual in
            let took = action.took.map { "took \(DurationText.short($0))" } ?? "ended"
            let usual = usual.map { ", usually \(DurationText.short($0))" } ?? ""
            let failed = action.failed ? "  FAILED" : ""
            return StoryLine(
                words: "\(full(action.began ?? action.ended))  \(name)  \(took)\(usual)\(failed)",
                style: action.failed ? .bad : .plain)
        }.titled("ACTIONS")
    }

    private func notes(_ page: JobPage, _ full: (Int64) -> String) -> [StoryLine] {
        page.notes.flatMap { note in
            [StoryLine(words: "\(full(note.time))  \(note.text)")]
                + note.detail.map { StoryLine(words: "  \($0)", style: .faint) }
        }.titled("NOTES")
    }

    // MARK: for programs

    /// `{"show": [{…}…], "time": INT}`.
    public func json() -> [UInt8] {
        JSONWriter.document("show", pages, time: context.nowSeconds, JobPagesView.write)
    }

    public func ndjson() -> [UInt8] { JSONWriter.lines(pages, JobPagesView.write) }

    private static func write(_ page: JobPage, _ json: inout JSONWriter) {
        json.member("host", page.row.host)
        json.key("job")
        json.object(page.row, JobRow.documented)
        let job = page.row.job
        json.member("waits_since", seconds: job.schedule == .waitingDepends ? job.waitsSince : nil)
        json.member("waits_for", page.row.waitsFor)
        json.member("depends_on", page.dependsOn)
        json.member("needed_by", page.neededBy)
        json.list("failures", page.failures, FailureRow.wholeRow)
        json.member("actions", page.actions) { item, json in
            let action = item.action
            json.member("action", item.name)
            json.member("run", number: action.run)
            json.member("t0", seconds: action.began)
            json.member("t1", seconds: action.ended)
            json.member("seconds", seconds: action.took)
            json.member("usual_seconds", seconds: item.usual)
            json.member("sub", action.failed ? "err" : "ok")
        }
        json.member("notes", page.notes, write)
    }

    private static func write(_ note: JobStory.Note, _ json: inout JSONWriter) {
        json.member("time", seconds: note.time)
        json.member("severity", String(UnicodeScalar(note.severity)))
        json.member("text", note.text)
        json.member("detail", note.detail.isEmpty ? nil : note.detail.joined(separator: "\n"))
    }
}

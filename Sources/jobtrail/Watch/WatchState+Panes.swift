import JobState
import JobViews

/// What covers the table: a job's history, and the keys.
extension WatchState {
    mutating func historyRows(width: Int, height: Int) -> [ScreenRow] {
        guard let history else { return [] }
        let head = [historyTitle(history, width), historySubtitle(history, width), ScreenRow()]
        let lines = HistoryLines(history, words, width: width).rows
        let page = max(1, height - head.count)
        let shown = historyScroll.window(count: lines.count, page: page)
        return head + lines[shown]
    }

    private func historyTitle(_ history: WatchHistory, _ width: Int) -> ScreenRow {
        let job = snapshot.jobs.first { $0.key == history.key }
        var line = PieceLine()
        line.add(job?.name ?? "", .header, rank: 0)
        if snapshot.hosts.count > 1 || width >= 60 { line.add(job.map { "on \($0.host)" } ?? "", .faint, rank: 1) }
        let state: Cell? =
            isPaused ? Cell(missed > 0 ? "PAUSED, \(missed) newer" : "PAUSED", .alarm) : nil
        return line.row(width: width, right: state)
    }

    /// How the job stands now, in the table's words.
    private func historySubtitle(_ history: WatchHistory, _ width: Int) -> ScreenRow {
        guard let job = snapshot.jobs.first(where: { $0.key == history.key }) else { return ScreenRow() }
        let moment = moments[job.key.host]
        var line = PieceLine()
        switch job.schedule {
        case .executing:
            let going = WatchText.going(job.span(moment) ?? 0) + (moment.isTicking ? "" : "+")
            line.add("running \(job.action) for \(going)", .busy, rank: 0)
        case .waitingDepends:
            line.add(
                "waiting for \(job.depends.isEmpty ? "dependencies" : job.depends.joined(separator: ", "))"
                    + " since \(words.short(job.waitingSince, now: moment.now))", .busy,
                rank: 0)
        case .waiting where job.hasFailed: line.add("failed to \(job.action)", .alarm, rank: 0)
        case .waiting:
            line.add(job.state.rawValue, rank: 1)
            if !job.cutOff.isEmpty { line.add("\(job.cutOff) never ended", .bad, rank: 1) }
        }
        if job.hasFailed && job.schedule != .waiting { line.add("failed before", .alarm, rank: 1) }
        line.add("\(history.messages.count + history.forgotten) messages", .faint, rank: 2)
        return line.row(width: width)
    }

    // MARK: help

    private static let keys: [(String, String)] = [
        ("↑ ↓  j k", "pick a job (PgUp PgDn Home End)"),
        ("Enter", "the picked job's history"),
        ("Esc", "back; clear filter; unpick"),
        ("/", "only jobs named so; globs too"),
        ("f", "only failures"),
        ("s  S", "other order; reverse it"),
        ("p  space", "pause; go on"),
        ("u", "recent updates on or off"),
        ("Ctrl-L", "draw the screen again"),
        ("q", "quit"),
    ]

    private static let replayKeys: [(String, String)] = [
        (".  n", "the next record, then pause"),
        ("+  -", "faster; slower"),
        ("[  ]", "a minute back; forward"),
        ("{  }", "an hour back; forward"),
    ]

    private static let notes: [String] = [
        "TIME  it runs or waits, or its last action took",
        "12s+  at least so long: there the log ends",
        "AGE   since something of it changed",
        "!     its last action failed",
    ]

    func helpRows(width: Int, height: Int) -> [ScreenRow] {
        var rows = [ScreenRow("Keys", .header)]
        let keys = WatchState.keys + (status.isReplay ? WatchState.replayKeys : [])
        rows += keys.map { ScreenRow([Cell("  \($0.0)", .header).padded(to: 13), Cell($0.1)]) }
        if height >= rows.count + 2 + WatchState.notes.count {
            rows += [ScreenRow(), ScreenRow("Columns", .header)]
            rows += WatchState.notes.map {
                ScreenRow([Cell("  \($0.prefix(6))", .header), Cell(String($0.dropFirst(6)))])
            }
        }
        return rows
    }
}

/// A job's history as rows: a heading for each run and day, a message with what belongs to it below.
struct HistoryLines {
    private(set) var rows: [ScreenRow] = []
    private let words: WatchText
    private let width: Int
    private let eventWidth: Int

    private static let timeWidth = 12
    private static let tookWidth = 8

    init(_ history: WatchHistory, _ words: WatchText, width: Int) {
        (self.words, self.width) = (words, width)
        eventWidth = min(24, max(5, history.messages.map { DisplayWidth.of($0.event) }.max() ?? 0))
        if history.forgotten > 0 {
            rows.append(ScreenRow("\(history.forgotten) older messages are not kept here", .faint))
        }
        var before: WatchMessage?
        for message in history.messages {
            if message.run != before?.run {
                rows.append(words.rule(heading(history.runs, message), width: width))
            } else if let before, words.day(before.time) != words.day(message.time) {
                rows.append(words.rule(words.day(message.time), width: width))
            }
            before = message
            add(message)
        }
        if history.messages.isEmpty { rows.append(ScreenRow("no message", .faint)) }
    }

    /// Which run it is, when it began, and how long it was or is.
    private func heading(_ runs: [Run], _ message: WatchMessage) -> String {
        guard runs.indices.contains(message.run - 1) else { return "run \(message.run)" }
        let run = runs[message.run - 1]
        let isLast = message.run == runs.count && !run.isStopped
        let length = DurationText.short(max(0, run.end - run.start))
        let start = "\(words.day(run.start)) \(words.clock(run.start))"
        let day = words.day(message.time) == words.day(run.start) ? "" : ", \(words.day(message.time))"
        return "run \(run.number) since \(start), \(isLast ? "\(length) so far" : "for \(length)")\(day)"
    }

    /// Where the words begin; below the time where the terminal is narrow.
    private var isNarrow: Bool { width < 70 }
    private var indent: Int {
        isNarrow ? 4 : HistoryLines.timeWidth + eventWidth + HistoryLines.tookWidth + 6
    }

    private mutating func add(_ message: WatchMessage) {
        let time = words.exact(message.time)
        var row = ScreenRow([
            Cell(isNarrow ? String(time.prefix(8)) : time, .faint).padded(to: isNarrow ? 8 : HistoryLines.timeWidth),
            Cell("  "), Cell(message.event, message.mood.style),
            .blank(eventWidth - DisplayWidth.of(message.event)),
            Cell("  "),
            Cell(message.took.map { DurationText.short($0) } ?? "").padded(to: HistoryLines.tookWidth, right: true),
        ])
        var pieces = TextWrap.lines(message.words, width: width - indent)
        if !isNarrow, !pieces.isEmpty {
            row.append(Cell("  "))
            row.append(Cell(pieces.removeFirst()))
        }
        rows.append(row)
        add(pieces, .plain)
        for line in message.detail { add(TextWrap.lines(line, width: width - indent), .faint) }
    }

    private mutating func add(_ lines: [String], _ style: Style) {
        rows += lines.map { ScreenRow([.blank(indent), Cell($0, style)]) }
    }
}

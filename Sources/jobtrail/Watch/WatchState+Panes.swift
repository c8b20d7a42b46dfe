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
        let state: Span? =
            isPaused ? Span(missed > 0 ? "PAUSED, \(missed) newer" : "PAUSED", .alarm) : nil
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
        rows += keys.map { ScreenRow([Span("  \($0.0)", .header).padded(to: 13), Span($0.1)]) }
        if height >= rows.count + 2 + WatchState.notes.count {
            rows += [ScreenRow(), ScreenRow("Columns", .header)]
            rows += WatchState.notes.map {
                ScreenRow([Span("  \($0.prefix(6))", .header), Span(String($0.dropFirst(6)))])
            }
        }
        return rows
    }
}

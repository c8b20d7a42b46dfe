import JobViews

/// The screen as rows.
extension WatchState {
    /// All rows of a screen of that size, top to bottom.
    mutating func rows(width: Int, height: Int) -> [ScreenRow] {
        guard width >= 20, height >= 4 else { return [ScreenRow("too small").fitted(to: max(0, width))] }
        let body =
            switch pane {
            case .help: helpRows(width: width, height: height - 1)
            case .history: historyRows(width: width, height: height - 1)
            case .table: tableRows(width: width, height: height - 1)
            }
        let filler = Array(repeating: ScreenRow(), count: max(0, height - 1 - body.count))
        return body.prefix(height - 1) + filler + [foot(width)]
    }

    private mutating func tableRows(width: Int, height: Int) -> [ScreenRow] {
        let head = head(width: width, height: height) + [ScreenRow()]
        let jobs = shownJobs
        let updates = updateRows(width: width, height: updatesHeight(height - head.count, jobs: jobs.count))
        let page = max(1, height - head.count - 1 - updates.count)
        let selection = selection(in: jobs)
        noteSelection(selection)
        let shown = tableScroll.window(count: jobs.count, page: page, keeping: selection)
        let table = WatchTable(jobs, hosts: snapshot.hosts, moments, words, width: width)
        var rows = shown.map { table.row(jobs[$0], isSelected: $0 == selection) }
        if jobs.isEmpty { rows = [ScreenRow("  " + nothing, .faint)] }
        // The last row tells how many are below, unless it is the one that must be seen.
        let below = jobs.count - shown.upperBound
        if below > 0, page > 3, selection != shown.upperBound - 1 {
            rows[rows.count - 1] = ScreenRow("  … \(below + 1) more", .faint)
        }
        if snapshot.neverRan > 0, filter.isEmpty, !failuresOnly, rows.count < page {
            let jobs = snapshot.neverRan == 1 ? "job" : "jobs"
            rows.append(ScreenRow("  \(snapshot.neverRan) more \(jobs) never ran", .faint))
        }
        let filler = Array(repeating: ScreenRow(), count: max(0, page - rows.count))
        return head + [table.titles] + rows + filler + updates
    }

    private var nothing: String {
        if !snapshot.jobs.isEmpty { return failuresOnly && filter.isEmpty ? "no job has failed" : "no job matches" }
        switch status.flow {
        case .reading: return "reading the log"
        case .missing: return "waiting for the log to appear"
        default: return "no line of the engine yet"
        }
    }

    // MARK: updates

    /// A third of the room where the table needs the rest, more where it does not.
    private func updatesHeight(_ height: Int, jobs: Int) -> Int {
        guard showsUpdates, height >= 8 else { return 0 }
        return min(max(height / 3, height - jobs - 2), 16, snapshot.updates.count + 1)
    }

    private func updateRows(width: Int, height: Int) -> [ScreenRow] {
        guard height >= 2 else { return [] }
        let line = "\(words.rule)\(words.rule) recent updates "
        let rest = String(repeating: words.rule, count: max(0, width - DisplayWidth.of(line)))
        let shown = Array(snapshot.updates.prefix(height - 1))
        let hostWidth =
            snapshot.hosts.count > 1 && width >= 60 ? min(16, shown.map { DisplayWidth.of($0.host) }.max() ?? 0) : nil
        let jobWidth = min(max(8, width / 3), shown.map { DisplayWidth.of($0.job) }.max() ?? 0)
        let rows = shown.map { row($0, hostWidth: hostWidth, jobWidth: jobWidth, tellsAll: width >= 70) }
        return [ScreenRow(line + rest, .faint)] + rows
    }

    private func row(_ update: WatchUpdate, hostWidth: Int?, jobWidth: Int, tellsAll: Bool) -> ScreenRow {
        var row = ScreenRow([Span("  \(words.clock(update.time))  ", .faint)])
        if let hostWidth { row.append(Span(update.host).padded(to: hostWidth + 2)) }
        row.append(Span(update.job).padded(to: jobWidth))
        row.append(Span("  "))
        row.append(Span(update.change, update.mood.style))
        if tellsAll, !update.message.isEmpty { row.append(Span("  \(update.message)", .faint)) }
        return row
    }

    // MARK: foot

    private func foot(_ width: Int) -> ScreenRow {
        if isEditing {
            var line = PieceLine()
            line.add([Span("/\(filter.text)"), Span("_", .busy)], rank: 0)
            line.add("\(shownJobs.count) of \(snapshot.jobs.count)", .faint, rank: 1)
            line.add("Enter keep", .faint, rank: 3)
            line.add("Esc clear", .faint, rank: 2)
            return line.row(width: width)
        }
        var line = PieceLine()
        guard status.hasKeys else {
            line.add("Ctrl-C ends (standard input is no terminal: no keys)", .faint, rank: 0)
            return line.row(width: width)
        }
        for (rank, hint) in hints.enumerated() {
            line.add([Span(hint.key, .header), Span(" " + hint.does, .faint)], rank: hint.rank ?? rank)
        }
        return line.row(width: width)
    }

    private var hints: [(key: String, does: String, rank: Int?)] {
        switch pane {
        case .help: return [("any key", "back", nil)]
        case .history: return [("Esc", "back", nil), ("↑↓", "scroll", nil), ("p", pauseHint, nil), ("q", "quit", nil)]
        case .table where status.isReplay:
            return [
                ("q", "quit", 0), ("p", pauseHint, 2), (".", "step", 3), ("+ -", "speed", 4), ("[ ]", "minute", 5),
                ("{ }", "hour", 6), ("/", "filter", 8), ("Enter", "history", 7), ("?", "help", 1),
            ]
        case .table:
            return [
                ("q", "quit", 0), ("/", "filter", 2), ("s", "sort", 3), ("f", "failures", 6), ("p", pauseHint, 4),
                ("Enter", "history", 5), ("u", "updates", 7), ("?", "help", 1),
            ]
        }
    }

    private var pauseHint: String { isPaused ? "go on" : "pause" }
}

extension WatchUpdate.Mood {
    var style: Style {
        switch self {
        case .plain: .plain
        case .good: .good
        case .bad: .alarm
        case .busy: .busy
        case .engine: .header
        }
    }
}

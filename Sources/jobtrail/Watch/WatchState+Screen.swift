import JobState
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
        selectedRow = selection ?? selectedRow
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
        let shown = Array(snapshot.updates.prefix(height - 1))
        let hostWidth =
            snapshot.hosts.count > 1 && width >= 60 ? min(16, shown.map { DisplayWidth.of($0.host) }.max() ?? 0) : nil
        let jobWidth = min(max(8, width / 3), shown.map { DisplayWidth.of($0.job) }.max() ?? 0)
        let rows = shown.map { row($0, hostWidth: hostWidth, jobWidth: jobWidth, tellsAll: width >= 70) }
        return [words.rule("recent updates", width: width)] + rows
    }

    private func row(_ update: WatchUpdate, hostWidth: Int?, jobWidth: Int, tellsAll: Bool) -> ScreenRow {
        var row = ScreenRow([Cell("  \(words.clock(update.time))  ", .faint)])
        if let hostWidth { row.append(Cell(update.host).padded(to: hostWidth + 2)) }
        row.append(Cell(update.job).padded(to: jobWidth))
        row.append(Cell("  "))
        row.append(Cell(update.change, update.mood.style))
        if tellsAll, !update.message.isEmpty { row.append(Cell("  \(update.message)", .faint)) }
        return row
    }

    // MARK: foot

    private func foot(_ width: Int) -> ScreenRow {
        if isEditing {
            var line = PieceLine()
            line.add([Cell("/\(filter.text)"), Cell("_", .busy)], rank: 0)
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
            line.add([Cell(hint.key, .header), Cell(" " + hint.does, .faint)], rank: hint.rank ?? rank)
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

/// The jobs as rows: the columns that have room, the most important first.
struct WatchTable {
    /// With their titles, in the order in which they are given room, after job and state.
    enum Column: String, CaseIterable {
        case detail = "WHAT"
        case span = "TIME"
        case host = "HOST"
        case age = "AGE"
        case since = "SINCE"
    }

    let jobs: [WatchJob]
    let moments: [WatchMoment]
    let words: WatchText
    let width: Int
    private let showsHost: Bool
    private let jobWidth: Int
    private var widths: [Column: Int] = [:]

    private static let gap = 2
    private static let marks = 2
    private static let stateWidth = 7
    private static let narrowestDetail = 11

    init(_ jobs: [WatchJob], hosts: [WatchHost], _ moments: [WatchMoment], _ words: WatchText, width: Int) {
        (self.jobs, self.moments, self.words, self.width) = (jobs, moments, words, width)
        showsHost = hosts.count > 1
        let names = jobs.map { DisplayWidth.of($0.name) }.max() ?? 0
        jobWidth = min(max(8, names), max(8, min(width * 2 / 5, 40)))
        giveRoom(hosts.map { DisplayWidth.of($0.name) }.max() ?? 0)
    }

    private mutating func giveRoom(_ hostWidth: Int) {
        var left = width - WatchTable.marks - jobWidth - WatchTable.gap - WatchTable.stateWidth
        for column in Column.allCases where column != .host || showsHost {
            let wanted =
                switch column {
                case .detail: WatchTable.narrowestDetail
                case .span: 8
                case .host: min(16, max(4, hostWidth))
                case .age: 4
                case .since: 11
                }
            // What is less important must not take the room in which the details would be read.
            let spare = column == .since || column == .age ? 16 : 0
            guard left - spare >= wanted + WatchTable.gap else { continue }
            widths[column] = wanted
            left -= wanted + WatchTable.gap
        }
        if let detail = widths[.detail] { widths[.detail] = detail + max(0, left) }
    }

    // MARK: rows

    var titles: ScreenRow {
        row(marks: "", job: Cell("JOB", .header), state: Cell("STATE", .header)) { Cell($0.rawValue, .header) }
    }

    func row(_ job: WatchJob, isSelected: Bool) -> ScreenRow {
        let moment = moments[job.key.host]
        let marks = (isSelected ? ">" : " ") + (job.hasFailed ? "!" : " ")
        var row = row(marks: marks, job: Cell(job.name, job.hasFailed ? .bad : .plain), state: state(job)) { column in
            switch column {
            case .detail: detail(job, moment)
            case .span: span(job, moment)
            case .host: Cell(job.host)
            case .age: Cell(job.changed == 0 ? "" : WatchText.age(moment.now - job.changed), .faint)
            case .since: Cell(job.changed == 0 ? "never" : words.short(job.changed, now: moment.now), .faint)
            }
        }
        row.isSelected = isSelected
        return row
    }

    /// The cells as they stand from left to right.
    private func row(marks: String, job: Cell, state: Cell, _ cell: (Column) -> Cell) -> ScreenRow {
        var row = ScreenRow([Cell(marks).padded(to: WatchTable.marks)])
        func add(_ span: Cell, _ width: Int, right: Bool = false) {
            if row.width > WatchTable.marks { row.append(Cell("  ")) }
            row.append(span.padded(to: width, right: right))
        }
        if let width = widths[.host] { add(cell(.host), width) }
        add(job, jobWidth)
        add(state, WatchTable.stateWidth)
        for column in [Column.span, .age, .since, .detail] {
            if let width = widths[column] { add(cell(column), width, right: column != .detail) }
        }
        return row
    }

    // MARK: cells

    private func state(_ job: WatchJob) -> Cell {
        let style: Style =
            switch job.state {
            case .failed: .alarm
            case .running, .waiting: job.hasFailed ? .alarm : .busy
            case .started: .good
            case .stopped: .plain
            case .idle: job.cutOff.isEmpty ? .faint : .bad
            }
        return Cell(job.state.rawValue, style)
    }

    private func span(_ job: WatchJob, _ moment: WatchMoment) -> Cell {
        guard let micros = job.span(moment) else { return Cell("") }
        if job.schedule == .waiting { return Cell(DurationText.short(micros), .faint) }
        return Cell(WatchText.going(micros) + (moment.isTicking ? "" : "+"), .busy)
    }

    /// What it does, or what there is to say of what it did; with its time where that has no column.
    private func detail(_ job: WatchJob, _ moment: WatchMoment) -> Cell {
        var text = widths[.span] == nil ? span(job, moment).text : ""
        func add(_ more: String) { text += text.isEmpty ? more : " " + more }
        switch job.schedule {
        case .executing:
            add(job.action + (job.pid >= 0 ? " (pid \(job.pid))" : ""))
            if job.hasFailed { text += ", failed before" }
            return Cell(text, .plain)
        case .waitingDepends:
            add(job.depends.isEmpty ? "for dependencies" : "for " + job.depends.joined(separator: ", "))
            if widths[.since] == nil { add("since \(words.short(job.waitingSince, now: moment.now))") }
            return Cell(text, .plain)
        case .waiting: break
        }
        if job.hasFailed {
            add(job.action + (job.reason.isEmpty ? "" : ": \(job.reason)"))
            return Cell(text, .plain)
        }
        if !job.cutOff.isEmpty {
            add("\(job.cutOff) never ended")
            return Cell(text, .plain)
        }
        add(job.state == .idle ? "not in this run" : job.action)
        return Cell(text, .faint)
    }
}

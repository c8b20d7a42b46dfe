import JobState
import JobViews

/// The jobs as rows: the columns that have room, the most important first.
struct WatchTable {
    enum Column: CaseIterable {
        // In the order in which they are given room, after job and state.
        case detail, span, host, age, since
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
        row(marks: "", job: Span("JOB", .header), state: Span("STATE", .header)) { column in
            switch column {
            case .detail: Span("WHAT", .header)
            case .span: Span("TIME", .header)
            case .host: Span("HOST", .header)
            case .age: Span("AGE", .header)
            case .since: Span("SINCE", .header)
            }
        }
    }

    func row(_ job: WatchJob, isSelected: Bool) -> ScreenRow {
        let moment = moments[job.key.host]
        let marks = (isSelected ? ">" : " ") + (job.hasFailed ? "!" : " ")
        var row = row(marks: marks, job: Span(job.name, job.hasFailed ? .bad : .plain), state: state(job)) { column in
            switch column {
            case .detail: detail(job, moment)
            case .span: span(job, moment)
            case .host: Span(job.host)
            case .age: Span(job.changed == 0 ? "" : WatchText.age(moment.now - job.changed), .faint)
            case .since: Span(job.changed == 0 ? "never" : words.short(job.changed, now: moment.now), .faint)
            }
        }
        row.isSelected = isSelected
        return row
    }

    /// The cells as they stand from left to right.
    private func row(marks: String, job: Span, state: Span, _ cell: (Column) -> Span) -> ScreenRow {
        var row = ScreenRow([Span(marks).padded(to: WatchTable.marks)])
        func add(_ span: Span, _ width: Int, right: Bool = false) {
            if row.width > WatchTable.marks { row.append(Span("  ")) }
            row.append(span.padded(to: width, right: right))
        }
        if let width = widths[.host] { add(cell(.host), width) }
        add(job, jobWidth)
        add(state, WatchTable.stateWidth)
        if let width = widths[.span] { add(cell(.span), width, right: true) }
        if let width = widths[.age] { add(cell(.age), width, right: true) }
        if let width = widths[.since] { add(cell(.since), width, right: true) }
        if let width = widths[.detail] { add(cell(.detail), width) }
        return row
    }

    // MARK: cells

    private func state(_ job: WatchJob) -> Span {
        let style: Style =
            switch job.state {
            case .failed: .alarm
            case .running, .waiting: job.hasFailed ? .alarm : .busy
            case .started: .good
            case .stopped: .plain
            case .idle: job.cutOff.isEmpty ? .faint : .bad
            }
        return Span(job.state.rawValue, style)
    }

    private func span(_ job: WatchJob, _ moment: WatchMoment) -> Span {
        guard let micros = job.span(moment) else { return Span("") }
        if job.schedule == .waiting { return Span(DurationText.short(micros), .faint) }
        return Span(WatchText.going(micros) + (moment.isTicking ? "" : "+"), .busy)
    }

    /// What it does, or what there is to say of what it did; with its time where that has no column.
    private func detail(_ job: WatchJob, _ moment: WatchMoment) -> Span {
        var text = widths[.span] == nil ? span(job, moment).text : ""
        func add(_ more: String) { text += text.isEmpty ? more : " " + more }
        switch job.schedule {
        case .executing:
            add(job.action + (job.pid >= 0 ? " (pid \(job.pid))" : ""))
            if job.hasFailed { text += ", failed before" }
            return Span(text, .plain)
        case .waitingDepends:
            add(job.depends.isEmpty ? "for dependencies" : "for " + job.depends.joined(separator: ", "))
            if widths[.since] == nil { add("since \(words.short(job.waitingSince, now: moment.now))") }
            return Span(text, .plain)
        case .waiting: break
        }
        if job.hasFailed {
            add(job.action + (job.reason.isEmpty ? "" : ": \(job.reason)"))
            return Span(text, .plain)
        }
        if !job.cutOff.isEmpty {
            add("\(job.cutOff) never ended")
            return Span(text, .plain)
        }
        add(job.state == .idle ? "not in this run" : job.action)
        return Span(text, .faint)
    }
}

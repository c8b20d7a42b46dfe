/// What one host's log tells, kept record by record while it is written.
struct HostLedger {
    /// One life of the engine, as the log shows it.
    struct Run {
        var start: Micros
        var end: Micros
        var messages = 0
        var ok = 0
        var jobs: Set<String> = []
    }

    struct Update {
        var name: String
        var status: String
        var time: Micros
        var text: String
    }

    private struct LastEvent {
        var kind: Told.Kind
        var action: String?
        var time: Micros
    }

    private(set) var jobs: [String: JobView] = [:]
    private(set) var messages: [Told] = []
    private(set) var updates: [Update] = []
    private(set) var runs: [Run] = []
    private(set) var restated = 0
    private var lastEvents: [String: LastEvent] = [:]
    private var engine: Set<Int> = []
    private var children: Set<Int> = []
    private var counterSum: Int?

    mutating func apply(_ told: Told) {
        openRunIfNew(told)
        runs[runs.count - 1].end = max(runs[runs.count - 1].end, told.time)
        remember(told)
        guard told.kind != .engineStarted, told.kind != .engineStopped else { return }
        runs[runs.count - 1].jobs.insert(told.job)
        if isRestated(told) {
            restated += 1
            return
        }
        lastEvents[told.job] = LastEvent(kind: told.kind, action: told.action, time: told.time)
        applyEvent(told)
    }

    private mutating func openRunIfNew(_ told: Told) {
        let isNew =
            runs.isEmpty || told.kind == .engineStarted || isOtherEngine(told) || falls(told.counterSum, counterSum)
        guard isNew else { return }
        children = Set(jobs.values.compactMap(\.process))
        (engine, counterSum) = ([], nil)
        for name in jobs.keys { jobs[name] = JobView() }
        lastEvents = [:]
        runs.append(Run(start: told.time, end: told.time))
    }

    private func isOtherEngine(_ told: Told) -> Bool {
        guard let pid = told.enginePID, !engine.isEmpty, !engine.contains(pid), tells(told) else { return false }
        guard let new = told.counterSum, let old = counterSum else { return true }
        return new < old
    }

    /// Whether only the engine writes such a line.
    private func tells(_ told: Told) -> Bool {
        guard let pid = told.enginePID, !children.contains(pid) else { return false }
        switch told.kind {
        case .began: return told.jobPID != pid
        case .waits, .engineStarted, .engineStopped: return true
        case .completed:
            return engine.isEmpty || told.okCounter != nil || told.errCounter != nil || told.forkedCounter != nil
        }
    }

    private func falls(_ new: Int?, _ old: Int?) -> Bool {
        guard let new, let old else { return false }
        return new < old
    }

    private mutating func remember(_ told: Told) {
        if told.kind == .engineStarted { return }
        if let pid = told.enginePID, tells(told) { engine.insert(pid) }
        if let pid = told.jobPID { children.insert(pid) }
        counterSum = told.counterSum ?? counterSum
    }

    private func isRestated(_ told: Told) -> Bool {
        guard told.ownText != nil, let last = lastEvents[told.job] else { return false }
        return last.kind == told.kind && last.action == told.action && abs(told.time - last.time) <= 2 * .second
    }

    private mutating func applyEvent(_ told: Told) {
        var job = jobs[told.job] ?? JobView()
        job.apply(told)
        jobs[told.job] = job
        updates.append(
            Update(
                name: told.job, status: told.updateStatus(of: job), time: told.time,
                text: told.ownText ?? told.standardText))
        guard told.kind == .completed, told.code != nil else { return }
        messages.append(told)
        runs[runs.count - 1].messages += 1
        runs[runs.count - 1].ok += told.isOK ? 1 : 0
    }
}

extension JobView {
    /// The process that executes.
    fileprivate var process: Int? {
        if case .executing(_, let pid) = schedule { return pid }
        return nil
    }

    fileprivate mutating func apply(_ told: Told) {
        switch told.kind {
        case .engineStarted, .engineStopped: break
        case .waits: schedule = .waitingDepends
        case .began:
            schedule = .executing(action: told.action ?? "", pid: told.jobPID)
            t0 = told.time
        case .completed:
            if case .executing(let running, _) = schedule, running == told.action {} else { t0 = told.time }
            t1 = told.time
            isOK = told.isOK
            schedule = .waiting
            if told.action == "start" || told.action == "restart" { isStarted = true }
            if told.action == "stop" { isStarted = false }
        }
    }
}

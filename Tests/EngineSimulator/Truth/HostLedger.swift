/// What one host's log tells, kept record by record while it is written.
struct HostLedger {
    /// One life of the engine, as the log shows it.
    struct Run {
        var start: Micros
        var end: Micros
        var messages = 0
        var ok = 0
        var err = 0
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
    private let catalogue: Catalogue?
    /// What each waiting job waits for, and since when.
    private(set) var waits: [String: Wait] = [:]
    private(set) var failures = FailureLedger()
    private(set) var spans: [Span] = []
    private(set) var records: [Told] = []
    /// The beginnings of what executes.
    private var open: [String: Told] = [:]

    init(_ catalogue: Catalogue? = nil) {
        self.catalogue = catalogue
        for name in catalogue?.jobs.keys.sorted() ?? [] { jobs[name] = JobView() }
    }

    mutating func apply(_ told: Told) {
        openRunIfNew(told)
        runs[runs.count - 1].end = max(runs[runs.count - 1].end, told.time)
        remember(told)
        var told = told
        told.run = runs.count
        if told.kind == .note {
            told.action = jobs[told.job]?.runningAction
            note(told)
        }
        records.append(told)
        guard told.kind != .note, told.kind != .engineStarted, told.kind != .engineStopped else { return }
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
        for told in open.values.sorted(by: { $0.time < $1.time }) { neverEnded(told) }
        (open, waits) = ([:], [:])
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
        guard let pid = told.enginePID, !children.contains(pid), !told.hasSection else { return false }
        switch told.kind {
        case .began: return told.jobPID != pid
        case .note: return false
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
        close(told, job)
        job.apply(told, catalogue)
        jobs[told.job] = job
        waits[told.job] = told.kind == .waits ? wait(told) : nil
        updates.append(
            Update(
                name: told.job, status: told.updateStatus(of: job), time: told.time,
                text: told.ownText ?? told.standardText))
        guard told.kind == .completed, told.code != nil else { return }
        messages.append(told)
        runs[runs.count - 1].messages += 1
        runs[runs.count - 1].ok += told.isOK ? 1 : 0
        runs[runs.count - 1].err += told.isOK ? 0 : 1
    }
}

// MARK: - Notes, failures, what took how long

extension HostLedger {
    /// Since when a job waits, and for whom.
    struct Wait {
        var since: Micros
        var holders: [String]
    }

    /// An action with a beginning; without an end if a restart cut it off.
    struct Span {
        var began: Told
        var ended: Told?
    }

    private mutating func note(_ told: Told) {
        if told.severity == "E" || told.severity == "F" { failures.add(note: told) }
        guard told.code != nil else { return }
        messages.append(told)
        runs[runs.count - 1].messages += 1
    }

    /// What an event does to the action that is under way.
    private mutating func close(_ told: Told, _ job: JobView) {
        if told.kind == .began { failures.begin(told.job) }
        let began = told.kind == .completed && job.runningAction == told.action ? open[told.job] : nil
        if let began { spans.append(Span(began: began, ended: told)) }
        if told.kind == .completed, !told.isOK { failures.add(event: told, hasBegun: began != nil) }
        open[told.job] = told.kind == .began ? told : nil
    }

    private mutating func neverEnded(_ told: Told) {
        spans.append(Span(began: told))
        failures.add(neverEnded: told)
    }

    private func wait(_ told: Told) -> Wait {
        let held = catalogue?.holders(of: told.job, told.action ?? "start", jobs) ?? []
        return Wait(since: told.time, holders: told.depends.isEmpty ? held : told.depends)
    }
}

extension JobView {
    /// The process that executes.
    fileprivate var process: Int? {
        if case .executing(_, let pid) = schedule { return pid }
        return nil
    }

    fileprivate mutating func apply(_ told: Told, _ catalogue: Catalogue?) {
        switch told.kind {
        case .engineStarted, .engineStopped, .note: break
        case .waits: schedule = .waitingDepends
        case .began:
            schedule = .executing(action: told.action ?? "", pid: told.jobPID)
            t0 = told.time
        case .completed:
            if case .executing(let running, _) = schedule, running == told.action {} else { t0 = told.time }
            t1 = told.time
            isOK = told.isOK
            schedule = .waiting
            status =
                catalogue?.status(after: told.action ?? "", of: told.job, from: status)
                ?? Catalogue.status(after: told.action ?? "", from: status)
        }
    }
}

/// A job as `get_jobs()` shows it.
public struct JobView: Equatable, Sendable {
    /// What `schedule` says.
    public enum Schedule: Equatable, Sendable {
        case waiting
        case waitingDepends
        case executing(action: String, pid: Int?)
    }

    /// `start`, `stop`, or what the catalogue calls the status after an action.
    public internal(set) var status = "stop"
    public internal(set) var isOK = true
    public internal(set) var schedule = Schedule.waiting
    public internal(set) var t0: Micros = 0
    public internal(set) var t1: Micros = 0

    var isStarted: Bool { status == "start" }

    /// What executes; nil while nothing does.
    var runningAction: String? {
        if case .executing(let action, _) = schedule { return action }
        return nil
    }

    /// The JSON object of the interface.
    func json(name: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "status": .string(status), "sub": .string(isOK ? "ok" : "err"),
            "t0": .time(t0), "t1": .time(t1),
        ]
        switch schedule {
        case .waiting: members["schedule"] = .string("waiting")
        case .waitingDepends: members["schedule"] = .string("waiting_depends")
        case .executing(let action, let pid):
            members["schedule"] = .string("executing")
            members["running_action"] = .string(action)
            members["pid"] = pid.map { .int($0) } ?? .null
        }
        return .object(members)
    }
}

/// The truth over all hosts of a log, up to an instant or to its end.
struct Ledger {
    /// Records later than this are left out, as `--at` leaves them.
    private let limit: Micros?
    private let catalogue: Catalogue?
    private(set) var hosts: [String: HostLedger] = [:]
    private var newest: Micros = 0

    init(limit: Micros? = nil, catalogue: Catalogue? = nil) {
        self.limit = limit
        self.catalogue = catalogue
    }

    mutating func apply(_ told: Told) {
        if let limit, told.time > limit { return }
        newest = max(newest, told.time)
        hosts[told.host, default: HostLedger(catalogue)].apply(told)
    }

    var restated: Int { hosts.values.reduce(0) { $0 + $1.restated } }

    private var now: Micros { limit ?? newest }

    var time: JSONValue { .int(Int(now / .second)) }

    /// One host's view stands alone; several stand under their names.
    private func view(_ key: String, _ make: (HostLedger) -> JSONValue) -> JSONValue {
        guard hosts.count != 1, !hosts.isEmpty else {
            let only = hosts.first?.value ?? HostLedger(catalogue)
            return .object([key: make(only), "time": time])
        }
        let views = hosts.mapValues { JSONValue.object([key: make($0)]) }
        return .object(["hosts": .object(views), "time": time])
    }

    var jobs: JSONValue {
        view("jobs") { host in
            .object(Dictionary(uniqueKeysWithValues: host.jobs.map { ($0.key, $0.value.json(name: $0.key)) }))
        }
    }

    var messages: JSONValue {
        view("messages") { .array($0.messages.map(\.messageJSON)) }
    }

    /// The updates that are not yet expired, newest first.
    func updates(timeout: Micros = 30 * .second) -> JSONValue {
        view("updates") { host in
            let kept = host.updates.reversed().filter { $0.time <= now && now - $0.time <= timeout }
            return .array(stableSortedNewestFirst(kept).map(\.json))
        }
    }

    private func stableSortedNewestFirst(_ updates: [HostLedger.Update]) -> [HostLedger.Update] {
        updates.enumerated().sorted { ($1.element.time, $0.offset) < ($0.element.time, $1.offset) }.map(\.element)
    }

    /// Runs by host and number; where several hosts run at once, the order among them is left open.
    var runs: JSONValue {
        let rows = hosts.keys.sorted().flatMap { name in
            (hosts[name]?.runs ?? []).enumerated().map { $1.json(host: name, number: $0 + 1) }
        }
        return .object(["runs": .array(rows), "time": time])
    }
}

extension HostLedger.Update {
    fileprivate var json: JSONValue {
        .object(["name": .string(name), "status": .string(status), "time": .time(time), "msg": .string(text)])
    }
}

extension HostLedger.Run {
    fileprivate func json(host: String, number: Int) -> JSONValue {
        .object([
            "host": .string(host), "run": .int(number), "start": .time(start), "end": .time(end),
            "messages": .int(messages), "ok": .int(ok), "err": .int(err), "jobs": .int(jobs.count),
        ])
    }
}

/// A record as its line tells it: the truth that a reader of the log can know, no more.
struct Told {
    enum Kind: String {
        case engineStarted = "engine_start"
        case engineStopped = "engine_stop"
        case waits
        case began
        case completed
        case note
    }

    var kind: Kind
    /// The message code without its `%`, where the line has one.
    var code: String?
    var job = ""
    /// Nil for a wait that names none.
    var action: String?
    var isOK = true
    var time: Micros = 0
    var host = ""
    /// The engine's PID, where the prefix shows it.
    var enginePID: Int?
    /// The PID of a begun action, where the line shows it.
    var jobPID: Int?
    var okCounter: Int?
    var errCounter: Int?
    var forkedCounter: Int?
    var percentage: String?
    /// The line's own text, for `Job NAME …` lines and update objects; these may restate an event.
    var ownText: String?

    // MARK: what a box's lines tell beside

    /// True for a line of a child, whose tag names its job.
    var hasSection = false
    /// A note's own words, behind its code if it has one.
    var words = ""
    /// A note's severity.
    var severity = "I"
    /// The jobs that a wait names.
    var depends: [String] = []
    /// Why it failed, as the line's words or its key `reason` tell it.
    var reason: String?
    /// The lines that belong to it.
    var detail: [String] = []
    /// Its place in the log.
    var file = ""
    var line = 0
    /// How many lines and records stand before it.
    var order = 0
    /// The run that it belongs to.
    var run = 0
}

extension Told {
    /// What the engine counts, where the record shows both counters.
    var counterSum: Int? {
        guard let okCounter, let errCounter else { return nil }
        return okCounter + errCounter
    }

    /// What a second line without keys can tell of the same event.
    var withoutKeys: Told {
        var result = self
        (result.okCounter, result.errCounter, result.forkedCounter, result.percentage) = (nil, nil, nil, nil)
        result.code = nil
        return result
    }

    /// The text of an update whose line has none of its own.
    var standardText: String {
        let action = action ?? ""
        switch kind {
        case .began: return "Job \(job) executing \(action)"
        case .waits: return "Job \(job) waiting for dependencies"
        default: break
        }
        guard isOK else { return "Job \(job) failed to \(action)" }
        switch action {
        case "start": return "Job \(job) started"
        case "stop": return "Job \(job) stopped"
        case "restart": return "Job \(job) restarted"
        default: return "Job \(job) \(action) done"
        }
    }

    /// The status that an update of this record has, `job` being the job after it.
    func updateStatus(of job: JobView) -> String {
        switch kind {
        case .began: "executing"
        case .waits: "waiting_depends"
        // What the action is called counts, whatever the catalogue says that it leaves.
        default: Catalogue.status(after: action ?? "", from: job.status)
        }
    }

    /// The record as `get_messages()` shows it.
    var messageJSON: JSONValue {
        .object([
            "msg": .string(code ?? ""), "job": .string(job), "action": action.map { .string($0) } ?? .null,
            "sub": .string(isOK ? "ok" : "err"), "timestamp": .time(time),
            "startup_percentage": percentage.map { .string($0) } ?? .null,
            "ok_counter": okCounter.map { .int($0) } ?? .null,
            "err_counter": errCounter.map { .int($0) } ?? .null,
            "forked_counter": forkedCounter.map { .int($0) } ?? .null,
        ])
    }
}

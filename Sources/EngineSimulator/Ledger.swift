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

/// What a box's story tells beside the documented views. Rows come in no order.
extension Ledger {
    private var host: HostLedger { hosts.values.first ?? HostLedger() }

    /// Every record of the log in its order, as `messages --all` shows it.
    var records: JSONValue { .array(host.records.map(\.allJSON)) }

    var failures: JSONValue { .object(["failures": .array(host.failures.groups), "time": time]) }

    var blame: JSONValue {
        .object([
            "blame": .array(
                host.spans.map { span in
                    let end = span.ended?.time ?? host.runs[span.began.run - 1].end
                    return .object([
                        "host": .string(span.began.host), "run": .int(span.began.run), "job": .string(span.began.job),
                        "action": .string(span.began.action ?? ""), "seconds": .time(end - span.began.time),
                        "t0": .time(span.began.time), "t1": span.ended.map { .time($0.time) } ?? .null,
                        "sub": span.ended.map { .string($0.isOK ? "ok" : "err") } ?? .null,
                    ])
                })
        ])
    }

    var summary: JSONValue {
        let times = host.records.map(\.time)
        let name = host.records.first?.host ?? ""
        return .object([
            "summary": .object([
                "host": .string(name), "first": .time(times.min() ?? 0), "last": .time(times.max() ?? 0),
                "runs": .int(host.runs.count), "executing": .array(host.executing), "waiting": .array(host.waiting),
                "failed": .array(host.failed),
                "repeated": .array(host.failures.groups.filter { ($0["count"]?.asDouble ?? 0) > 1 }),
                "never_ended": .array(host.cutOff),
            ]), "time": time,
        ])
    }
}

extension HostLedger {
    fileprivate var executing: [JSONValue] {
        jobs.compactMap { name, job in
            guard case .executing(let action, let pid) = job.schedule else { return nil }
            return .object([
                "job": .string(name), "action": .string(action), "since": .time(job.t0),
                "pid": pid.map { .int($0) } ?? .null,
            ])
        }
    }

    fileprivate var waiting: [JSONValue] {
        waits.map { name, wait in
            .object([
                "job": .string(name), "since": .time(wait.since),
                "for": .array(wait.holders.sorted().map { .string($0) }),
            ])
        }
    }

    fileprivate var failed: [JSONValue] {
        jobs.filter { !$0.value.isOK }.map { name, job in
            let last = failures.lastReason(name)
            return .object([
                "job": .string(name), "action": last?.action.map { .string($0) } ?? .null, "since": .time(job.t1),
                "reason": .string(last?.reason ?? ""),
            ])
        }
    }

    fileprivate var cutOff: [JSONValue] {
        spans.filter { $0.ended == nil }.map { span in
            .object([
                "job": .string(span.began.job), "action": .string(span.began.action ?? ""), "run": .int(span.began.run),
                "since": .time(span.began.time),
            ])
        }
    }
}

extension Told {
    /// The record as `-o ndjson` shows it.
    var allJSON: JSONValue {
        let name = kind == .engineStarted || kind == .engineStopped ? "engine" : kind.rawValue
        let hasSub = kind == .completed || (kind == .note && code != nil)
        var members: [String: JSONValue] = [
            "time": .time(time), "host": .string(host), "run": .int(run), "kind": .string(name),
            "msg": (code ?? ownText).map { .string($0) } ?? .null,
            "job": job.isEmpty ? .null : .string(job),
            "action": action.map { .string($0) } ?? .null, "sub": hasSub ? .string(isOK ? "ok" : "err") : .null,
            "pid": jobPID.map { .int($0) } ?? .null, "ok_counter": okCounter.map { .int($0) } ?? .null,
            "depends": kind == .waits ? .array(depends.map { .string($0) }) : .null,
            "detail": detail.isEmpty ? .null : .string(detail.joined(separator: "\n")), "file": .string(file),
            "line": .int(line),
        ]
        if kind == .note { (members["text"], members["severity"]) = (.string(words), .string(severity)) }
        return .object(members)
    }
}

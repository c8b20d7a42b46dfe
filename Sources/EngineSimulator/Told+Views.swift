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
        default: job.status
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

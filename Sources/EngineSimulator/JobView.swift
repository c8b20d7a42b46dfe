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

import FoundationEssentials
internal import JobState

/// How an action ended.
public enum Outcome: String, Sendable, Hashable, Codable {
    /// It did what it should.
    case ok
    /// It failed.
    case err
}

/// What a job is about to do.
public enum Schedule: String, Sendable, Hashable, Codable {
    /// Nothing: its last action is over.
    case waiting
    /// It waits for other jobs before it begins.
    case waitingDepends = "waiting_depends"
    /// An action is under way.
    case executing
}

/// The state of one job, as `get_jobs` tells it.
public struct Job: Sendable, Hashable {
    /// The box that the job is of; empty if no line names one.
    public let host: String
    /// The job's name.
    public let name: String
    /// `start`, `stop`, or what the box's catalogue calls the state that its last action left.
    public let status: String
    /// How its last action ended.
    public let sub: Outcome
    /// What it is about to do.
    public let schedule: Schedule
    /// When its last action began; `nil` if none ever did.
    public let t0: Date?
    /// When its last action ended; `nil` if none ever did. Before ``t0`` while an action is under way.
    public let t1: Date?
    /// The action that is under way; `nil` unless it is ``Schedule/executing``.
    public let runningAction: String?
    /// The process of that action, if it is known.
    public let pid: Int?
    /// The jobs that it waits for, if it waits and they are known.
    public let waitsFor: [String]
    /// Since when it waits for other jobs; `nil` if it does not.
    public let waitsSince: Date?

    init(_ job: JobState.Job, of host: HostHistory, _ names: NameRegistry) {
        self.host = names[host.host]
        name = names[job.name]
        status = names[job.status]
        sub = job.hasFailed ? .err : .ok
        schedule = Schedule(rawValue: job.schedule.rawValue) ?? .waiting
        (t0, t1) = (Date(known: job.t0), Date(known: job.t1))
        let isExecuting = job.schedule == .executing
        runningAction = isExecuting ? names[job.runningAction] : nil
        pid = isExecuting && job.pid >= 0 ? Int(job.pid) : nil
        let waits = job.schedule == .waitingDepends
        waitsFor = waits ? host.waitsFor(job.name) : []
        waitsSince = waits ? Date(known: job.waitsSince) : nil
    }
}

extension Job: Encodable {
    private enum Key: String, CodingKey {
        case name, status, sub, schedule, t0, t1, pid
        case runningAction = "running_action"
    }

    /// Writes the keys of the documented interface, times as seconds since 1970 and `0.0` for never.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(name, forKey: .name)
        try keys.encode(status, forKey: .status)
        try keys.encode(sub, forKey: .sub)
        try keys.encode(schedule, forKey: .schedule)
        try keys.encode(t0?.timeIntervalSince1970 ?? 0, forKey: .t0)
        try keys.encode(t1?.timeIntervalSince1970 ?? 0, forKey: .t1)
        guard schedule == .executing else { return }
        try keys.encode(runningAction, forKey: .runningAction)
        try keys.encode(pid, forKey: .pid)
    }
}

extension Date {
    /// - Parameter microseconds: since 1970.
    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1e6) }

    /// Nil for 0, which stands for never.
    init?(known microseconds: Int64) {
        if microseconds == 0 { return nil }
        self.init(microseconds: microseconds)
    }

    var microseconds: Int64 { Int64((timeIntervalSince1970 * 1e6).rounded()) }
}

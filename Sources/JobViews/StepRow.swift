import JobRecords
import JobState

/// One event, and what it changed in its job's state (`jobs --step`).
public struct StepRow: Sendable {
    /// A fact of the state that an event changed.
    struct Change {
        let name: StaticString
        /// Nil where the job was not known before.
        let before: String?
        let after: String
    }

    public let record: Record
    public let host: String
    public let run: Int
    public let job: String
    public let action: String
    /// The run's cause where the event begins one.
    public let begins: Run.Cause?
    /// The job before and after the event; nil where it was not known, or the event is the engine's.
    public let before: Job?
    public let after: Job?
    private let running: (before: String?, after: String?)

    public init(_ record: Record, run: Int, begins: Run.Cause?, before: Job?, after: Job?, names: NameRegistry) {
        self.record = record
        self.run = run
        self.begins = begins
        self.before = before
        self.after = after
        host = names[record.host]
        job = names[record.job]
        action = names[record.action]
        running = (before.flatMap { StepRow.running($0, names) }, after.flatMap { StepRow.running($0, names) })
    }

    private static func running(_ job: Job, _ names: NameRegistry) -> String? {
        job.schedule == .executing ? names[job.runningAction] : nil
    }

    /// `began start`, `run_start`.
    var event: String { action.isEmpty ? record.kind.name : "\(record.kind.name) \(action)" }

    /// Status, outcome, schedule and what is executed, as far as they changed.
    var changes: [Change] {
        guard let after else { return [] }
        let status = { (job: Job) in job.isStarted ? "start" : "stop" }
        let sub = { (job: Job) in job.hasFailed ? "err" : "ok" }
        let all: [Change] = [
            Change(name: "status", before: before.map(status), after: status(after)),
            Change(name: "sub", before: before.map(sub), after: sub(after)),
            Change(name: "schedule", before: before?.schedule.rawValue, after: after.schedule.rawValue),
            Change(name: "running_action", before: running.before ?? "", after: running.after ?? ""),
        ]
        return all.filter { $0.before != $0.after }
    }

    /// How long the action took that the event ended; nil where it ended none whose beginning is known.
    var took: Int64? { record.kind == .completed ? after?.lastDuration : nil }
}

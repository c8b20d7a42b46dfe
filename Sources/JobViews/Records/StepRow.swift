import JobColumns
import JobState

/// A step through the past as `jobs --step` shows it.
public struct StepRow {
    private let step: StateStep
    private let names: NameRegistry

    public init(_ step: StateStep, _ names: NameRegistry) { (self.step, self.names) = (step, names) }

    private var job: String? { step.job.map { names[$0] } }

    private var event: String {
        let action = names[step.record.action]
        switch step.record.kind {
        case .runStart: return "run \(step.run) starts"
        case .runEnd: return "run \(step.run) ends"
        case .waits: return "waits"
        case .began: return "begins \(action)"
        case .snapshot: return "snapshot"
        default: return step.record.failed ? "\(action) failed" : "\(action) done"
        }
    }

    private var changes: String {
        guard let before = step.before, let after = step.after else {
            return step.resetJobs > 0 ? "\(step.resetJobs) jobs go back to their birth state" : ""
        }
        var parts: [String] = []
        func add(_ what: String, _ old: String, _ new: String) {
            if old != new { parts.append("\(what) \(old) -> \(new)") }
        }
        add("status", names[before.status], names[after.status])
        add("sub", before.hasFailed ? "err" : "ok", after.hasFailed ? "err" : "ok")
        add("schedule", schedule(before), schedule(after))
        if !step.waitsFor.isEmpty { parts.append("for \(step.waitsFor.joined(separator: ", "))") }
        if step.record.kind == .completed && after.t1 > after.t0 {
            parts.append("took \(DurationText.short(after.t1 - after.t0))")
        }
        return parts.joined(separator: ", ")
    }

    private func schedule(_ job: Job) -> String {
        guard job.schedule == .executing else { return job.schedule.rawValue }
        return "executing \(names[job.runningAction])" + (job.pid >= 0 ? " (pid \(job.pid))" : "")
    }

    /// A job as the documented view has it.
    private func document(_ job: Job?) -> ColumnValue {
        guard let job else { return .none }
        var json = JSONWriter(ByteBuffer(capacity: 256))
        DocumentedViews.write(JobRow(host: names[step.record.host], job: job, names: names), &json)
        return .json(json.buffer.bytes)
    }
}

extension StepRow: ShownRow {
    public static let columns: [Column<StepRow>] = [
        Column("time", .instant, "When") { .instant($0.step.record.time) },
        Column("host", .name, "The box") { .text($0.names[$0.step.record.host]) },
        Column("run", .number, "In which life of the engine") { .number($0.step.run) },
        Column("job", .name, "The job; NULL for the engine") { .known($0.job) },
        Column("event", .text, "What happened") { .text($0.event) },
        Column("changes", .text, title: "WHAT CHANGED", part: .flat, "What it changed, in words") { .text($0.changes) },
        Column("before", .json, part: .nested, "The job before it") { $0.document($0.step.before) },
        Column("after", .json, part: .nested, "The job after it") { $0.document($0.step.after) },
    ]

    public static var usual: [String] { ["time", "job", "event", "changes"] }

    public func style(of column: String) -> Style {
        switch column {
        case "job": step.record.failed ? .bad : .plain
        case "event": step.after == nil ? .header : step.record.failed ? .alarm : .plain
        default: .plain
        }
    }
}

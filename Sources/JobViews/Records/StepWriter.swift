import JobColumns
import JobState

/// Writes steps through the past, a row each (`jobs --step`).
public struct StepWriter {
    private let names: NameRegistry
    private let form: OutputForm
    private let time: TimeText
    private let showsHost: Bool

    public init(_ names: NameRegistry, _ form: OutputForm, _ time: TimeText, showsHost: Bool) {
        self.names = names
        self.form = form
        self.time = time
        self.showsHost = showsHost
    }

    public var titles: [String] {
        ["TIME (\(time.zoneTitle))"] + (showsHost ? ["HOST"] : []) + ["JOB", "EVENT", "WHAT CHANGED"]
    }

    public static func csvHeader() -> [UInt8] {
        var csv = CSVWriter()
        csv.header(["time", "host", "run", "job", "event", "changes"])
        return csv.buffer.bytes
    }

    public func write(_ step: StateStep, into buffer: inout ByteBuffer) {
        switch form {
        case .csv:
            var csv = CSVWriter()
            csv.row([
                .instant(step.time), .text(names[step.host]), .number(Int(step.run)),
                .text(job(step)), .text(event(step)), .text(changes(step)),
            ])
            buffer.append(csv.buffer)
        case .json, .ndjson: writeJSON(step, &buffer)
        case .table, .wide, .markdown, .short, .shortISO, .raw:
            for cell in cells(step) { ColumnAligner.append(cell, to: &buffer) }
        }
    }

    private func cells(_ step: StateStep) -> [Cell] {
        let host = showsHost ? [Cell(names[step.host])] : []
        let style: Style = step.after == nil ? .header : step.failed ? .alarm : .plain
        return [Cell(time.full(step.time))] + host + [
            Cell(job(step), step.failed ? .bad : .plain), Cell(event(step), style), Cell(changes(step)),
        ]
    }

    // MARK: words

    private func job(_ step: StateStep) -> String { step.job.map { names[$0] } ?? "" }

    private func event(_ step: StateStep) -> String {
        let action = names[step.action]
        switch step.kind {
        case .runStart: return "run \(step.run) starts"
        case .runEnd: return "run \(step.run) ends"
        case .waits: return "waits"
        case .began: return "begins \(action)"
        case .snapshot: return "snapshot"
        default: return step.failed ? "\(action) failed" : "\(action) done"
        }
    }

    private func changes(_ step: StateStep) -> String {
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
        if step.kind == .completed && after.t1 > after.t0 {
            parts.append("took \(DurationText.short(after.t1 - after.t0))")
        }
        return parts.joined(separator: ", ")
    }

    private func schedule(_ job: Job) -> String {
        guard job.schedule == .executing else { return job.schedule.rawValue }
        return "executing \(names[job.runningAction])" + (job.pid >= 0 ? " (pid \(job.pid))" : "")
    }

    // MARK: json

    /// `{"time","host","run","job","event","before":JOB,"after":JOB}`; JOB as `jobs -o ndjson` has it, or null.
    private func writeJSON(_ step: StateStep, _ buffer: inout ByteBuffer) {
        var json = JSONWriter()
        json.beginObject()
        json.key("time")
        json.seconds(step.time)
        json.key("host")
        json.string(names[step.host])
        json.key("run")
        json.number(step.run)
        json.key("job")
        json.string(step.job.map { names[$0] })
        json.key("event")
        json.string(event(step))
        for (key, job) in [("before", step.before), ("after", step.after)] {
            json.key(key)
            guard let job else {
                json.null()
                continue
            }
            DocumentedViews.write(JobRow(host: names[step.host], job: job, names: names), &json)
        }
        json.endObject()
        if form == .ndjson { json.endLine() }
        buffer.append(json.buffer)
    }
}

import JobRecords
import JobState

/// Writes steps in each output form.
public struct StepWriter {
    private let form: OutputForm
    private let time: TimeText
    private let showsHost: Bool

    public init(_ form: OutputForm, time: TimeText, showsHost: Bool) {
        self.form = form
        self.time = time
        self.showsHost = showsHost
    }

    /// A table's titles.
    public var titles: [String] {
        ["TIME"] + (showsHost ? ["HOST"] : []) + ["RUN", "JOB", "EVENT", "CHANGED"]
    }

    /// A CSV file's first line.
    public static func header() -> [UInt8] {
        var csv = CSVWriter()
        let titles = [
            "time", "host", "run", "kind", "job", "action", "changed", "status", "sub", "schedule", "t0", "t1",
        ]
        csv.row(titles.map { .text($0) })
        return csv.buffer.bytes
    }

    public func write(_ row: StepRow, into buffer: inout ByteBuffer) {
        switch form {
        case .json, .ndjson:
            var json = JSONWriter()
            StepWriter.write(row, &json)
            if form == .ndjson { json.endLine() }
            buffer.append(json.buffer.bytes)
        case .csv: buffer.append(csv(row))
        default: append(cells(row), to: &buffer)
        }
    }

    // MARK: JSON

    private static func write(_ row: StepRow, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("time")
        json.seconds(row.record.time)
        json.key("host")
        json.string(row.host)
        json.key("run")
        json.number(row.run)
        json.key("begins_run")
        json.string(row.begins?.rawValue)
        json.key("kind")
        json.string(row.record.kind.name)
        json.key("job")
        json.string(row.job.isEmpty ? nil : row.job)
        json.key("action")
        json.string(row.action.isEmpty ? nil : row.action)
        json.key("changed")
        json.beginObject()
        for change in row.changes {
            json.key(change.name)
            json.beginList()
            json.string(change.before)
            json.string(change.after)
            json.endList()
        }
        json.endObject()
        json.key("state")
        write(row.after, &json)
        json.endObject()
    }

    private static func write(_ job: Job?, _ json: inout JSONWriter) {
        guard let job else { return json.null() }
        json.beginObject()
        json.key("status")
        json.string(job.isStarted ? "start" : "stop")
        json.key("sub")
        json.string(job.hasFailed ? "err" : "ok")
        json.key("schedule")
        json.string(job.schedule.rawValue)
        json.key("t0")
        json.seconds(job.t0)
        json.key("t1")
        json.seconds(job.t1)
        json.endObject()
    }

    // MARK: rows

    private func csv(_ row: StepRow) -> [UInt8] {
        var csv = CSVWriter()
        let changed = row.changes.map { "\($0.name)" }.joined(separator: " ")
        let state: [CSVWriter.Value] =
            row.after.map { job in
                [
                    .text(job.isStarted ? "start" : "stop"), .text(job.hasFailed ? "err" : "ok"),
                    .text(job.schedule.rawValue), .number(SecondsText.text(job.t0)), .number(SecondsText.text(job.t1)),
                ]
            } ?? Array(repeating: .none, count: 5)
        csv.row(
            [
                .number(SecondsText.text(row.record.time)), .text(row.host), .number(String(row.run)),
                .text(row.record.kind.name), .text(row.job), .text(row.action), .text(changed),
            ] + state)
        return csv.buffer.bytes
    }

    private func append(_ cells: [Cell], to buffer: inout ByteBuffer) {
        for cell in cells { ColumnAligner.append(cell, to: &buffer) }
    }

    private func cells(_ row: StepRow) -> [Cell] {
        let host = showsHost ? [Cell(row.host)] : []
        let failed = row.record.kind == .completed && row.record.failed
        return [Cell(time.full(row.record.time))] + host + [
            Cell(String(row.run)), Cell(row.job), Cell(row.event), Cell(words(row), failed ? .bad : .plain),
        ]
    }

    /// `schedule waiting → executing`, `new; sub ok → err; took 6.40s`.
    private func words(_ row: StepRow) -> String {
        var words: [String] = []
        if let begins = row.begins { words.append("run \(row.run) begins (\(begins.rawValue)), every job as at birth") }
        if row.after != nil && row.before == nil { words.append("new") }
        words += row.changes.filter { !("\($0.name)" == "running_action") }.map { change in
            change.before.map { "\(change.name) \($0) → \(change.after)" } ?? "\(change.name) \(change.after)"
        }
        if let took = row.took { words.append("took \(DurationText.short(took))") }
        if words.isEmpty { words.append("nothing") }
        return words.joined(separator: "; ")
    }
}

import JobState

extension JobsView {
    /// The table, failures first, and a last line that counts.
    public func table() -> [String] {
        let rows = sortedRows
        let showsHost = hostCount > 1
        var table = Table(columns(showsHost))
        for row in rows { table.add(cells(row, showsHost)) }
        return table.lines(
            width: viewContext.width, colored: viewContext.colored, headers: viewContext.headers) + ["", summary(rows)]
    }

    private func columns(_ showsHost: Bool) -> [Table.Column] {
        let own: [Table.Column] = [
            .init("JOB", flexible: true), .init("STATUS"), .init("SUB"), .init("SCHEDULE", flexible: true),
            .init("SINCE"), .init("TOOK", right: true), .init("AGE", right: true),
        ]
        return (showsHost ? [.init("HOST", flexible: true)] : []) + own
    }

    private func cells(_ row: JobRow, _ showsHost: Bool) -> [Cell] {
        let job = row.job
        let isExecuting = job.schedule == .executing
        let since = max(job.t0, job.t1)
        let own = [
            Cell(row.name, job.hasFailed ? .bad : .plain),
            Cell(row.status, job.hasFailed ? .plain : job.isStarted ? .good : .bad),
            Cell(row.sub, job.hasFailed ? .alarm : .plain),
            Cell(schedule(row), job.schedule == .waiting ? .faint : .busy),
            Cell(since == 0 ? "never" : viewContext.time.full(since), since == 0 ? .faint : .plain),
            Cell(took(job), isExecuting ? .busy : .plain),
            Cell(since == 0 ? "" : DurationText.short(viewContext.now - since)),
        ]
        return (showsHost ? [Cell(row.host)] : []) + own
    }

    private func schedule(_ row: JobRow) -> String {
        switch row.job.schedule {
        case .waiting: return "waiting"
        case .waitingDepends: return "waiting for dependencies"
        case .executing:
            let process = row.job.pid >= 0 ? " (pid \(row.job.pid))" : ""
            return "executing \(row.runningAction)\(process)"
        }
    }

    /// How long the last action took, or has run so far.
    private func took(_ job: Job) -> String {
        if job.schedule == .executing { return DurationText.short(viewContext.now - job.t0) + "…" }
        return job.t1 > job.t0 ? DurationText.short(job.t1 - job.t0) : ""
    }

    private func summary(_ rows: [JobRow]) -> String {
        let failed = rows.count { $0.job.hasFailed }
        let executing = rows.count { $0.job.schedule == .executing }
        let waiting = rows.count { $0.job.schedule == .waitingDepends }
        var parts = ["\(rows.count) job\(rows.count == 1 ? "" : "s")"]
        if failed > 0 { parts.append("\(failed) failed") }
        if executing > 0 { parts.append("\(executing) executing") }
        if waiting > 0 { parts.append("\(waiting) waiting for dependencies") }
        let now = "\(viewContext.time.full(viewContext.now)) \(viewContext.time.zoneName(viewContext.now))"
        return parts.joined(separator: ", ") + ", as of \(now)"
    }
}

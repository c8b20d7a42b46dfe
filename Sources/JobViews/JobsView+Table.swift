import JobState

extension JobsView {
    /// The table, failures first, and a last line that counts.
    /// - Parameter hidesIdle: whether the jobs that never ran are counted in one line instead of a row each.
    public func table(hidesIdle: Bool = false) -> [String] {
        let all = sortedRows
        let rows = hidesIdle ? all.filter { !$0.job.neverRan } : all
        let idle = all.count - rows.count
        let tail = idle == 0 ? [] : ["\(idle) more job\(idle == 1 ? "" : "s") never ran (--all lists them)"]
        if rows.isEmpty { return tail }
        let showsHost = hostCount > 1
        var table = Table(columns(showsHost))
        for row in rows { table.add(cells(row, showsHost)) }
        return table.lines(
            width: viewContext.width, colored: viewContext.colored, headers: viewContext.headers) + ["", summary(rows)]
            + tail
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
        let (since, now) = (row.since, row.now ?? viewContext.now)
        let own = [
            Cell(row.name, job.hasFailed ? .bad : .plain),
            Cell(row.status, job.hasFailed ? .plain : job.isStarted ? .good : .bad),
            Cell(row.sub, job.hasFailed ? .alarm : .plain),
            Cell(schedule(row), job.schedule == .waiting ? .faint : .busy),
            Cell(since == 0 ? "never" : viewContext.time.full(since), since == 0 ? .faint : .plain),
            Cell(took(job, now), job.schedule == .waiting ? .plain : .busy),
            Cell(since == 0 ? "" : DurationText.short(now - since)),
        ]
        return (showsHost ? [Cell(row.host)] : []) + own
    }

    private func schedule(_ row: JobRow) -> String {
        switch row.job.schedule {
        case .waiting: return "waiting"
        case .waitingDepends:
            return "waiting for \(row.waitsFor.isEmpty ? "dependencies" : row.waitsFor.joined(separator: ", "))"
        case .executing:
            let process = row.job.pid >= 0 ? " (pid \(row.job.pid))" : ""
            return "executing \(row.runningAction)\(process)"
        }
    }

    /// How long the last action took, or has run or waited so far.
    private func took(_ job: Job, _ now: Int64) -> String {
        switch job.schedule {
        case .executing: return DurationText.short(now - job.t0) + "…"
        case .waitingDepends: return DurationText.short(now - job.waitsSince) + "…"
        case .waiting: break
        }
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

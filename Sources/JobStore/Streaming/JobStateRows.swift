import JobState

/// The rows of the tables `jobs` and `jobs_at`.
public enum JobStateRows {
    /// - Parameter host: the host's name.
    public static func rows(of host: HostHistory, _ name: String, _ names: NameRegistry) -> [[Statement.Value]] {
        host.jobs.map { job in
            let isExecuting = job.schedule == .executing
            return [
                .text(name), .text(names[job.name]), .text(names[job.status]),
                .text(job.hasFailed ? "err" : "ok"), .text(job.schedule.rawValue), .real(Double(job.t0) / 1e6),
                .real(Double(job.t1) / 1e6), isExecuting ? .text(names[job.runningAction]) : .null,
                isExecuting && job.pid >= 0 ? .integer(Int64(job.pid)) : .null,
            ]
        }
    }
}

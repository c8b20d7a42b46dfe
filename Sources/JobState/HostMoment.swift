import LogBytes

/// One host at one instant: what `diff` compares.
public struct HostMoment: Sendable {
    /// A job at that instant.
    public struct Entry: Sendable {
        public let name: String
        public let job: Job
        /// `start`, `stop`, or what the catalogue calls it.
        public let status: String
        /// Of the jobs in this run, it was the so-manieth to complete an action for the first time, from 1; nil where it
        /// has not.
        public let place: Int?
        /// How many of its actions failed in this run.
        public let failures: Int

        /// Microseconds that its last completed action took; nil where the log does not tell.
        public var took: Int64? { job.schedule != .executing && job.t1 > job.t0 && job.t0 > 0 ? job.t1 - job.t0 : nil }
    }

    public let host: String
    /// nil before the first run.
    public let run: Run?
    /// Jobs that this run has mentioned, by name.
    public let jobs: [ExactText: Entry]

    /// Microseconds from the run's start to 100 %; nil where it was not told.
    public var startup: Int64? { run.flatMap { run in run.startupDone.map { $0 - run.start } } }

    /// Microseconds from the run's start to its last record.
    var length: Int64? { run.map { $0.end - $0.start } }

    /// With the jobs alone that one of the patterns accepts; all where there is none.
    public func selecting(_ globs: [Glob]) -> HostMoment {
        guard !globs.isEmpty else { return self }
        let kept = jobs.filter { name, _ in globs.contains { $0.matches(name.text) } }
        return HostMoment(host: host, run: run, jobs: kept)
    }
}

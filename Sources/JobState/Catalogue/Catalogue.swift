import LogBytes

/// The jobs that the engine knows, and what their actions do: its module cache.
public struct Catalogue: Sendable {
    public struct Dependency: Sendable, Equatable {
        public let job: String
        /// The status that the job must have.
        public let status: String

        /// - Parameter told: `JOB`, which means that it is started, or `JOB=STATUS`.
        init?(_ told: String) {
            let parts = told.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty, parts.last != "" else { return nil }
            job = String(name)
            status = parts.count > 1 ? String(parts[1]) : "start"
        }
    }

    public struct Action: Sendable {
        public let name: String
        /// The job's status after it, or `dontChange`; nil if it is not told.
        public internal(set) var exitStatus: String?
        public internal(set) var depends: [Dependency] = []
        /// The events at which the engine runs it.
        public internal(set) var on: [String] = []
        public internal(set) var priority: Int?
        public internal(set) var notConcurrent = false
    }

    public struct Job: Sendable {
        public let name: String
        public internal(set) var actions: [Action] = []
    }

    /// The `exit_status` of an action that leaves the job as it was.
    public static let dontChange = "dont_change"

    /// In the order in which they stand.
    public internal(set) var jobs: [Job] = []
    /// Lines that could not be read.
    public internal(set) var findings: [Finding] = []

    public func job(_ name: String) -> Job? { jobs.first { ExactText($0.name) == ExactText(name) } }

    /// The jobs whose actions depend on a job, each with those actions.
    public func dependants(of name: String) -> [(job: String, actions: [String])] {
        jobs.compactMap { job in
            let actions = job.actions.filter { $0.depends.contains { ExactText($0.job) == ExactText(name) } }.map(
                \.name)
            return actions.isEmpty ? nil : (job.name, actions)
        }
    }
}

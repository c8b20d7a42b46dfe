import JobRecords

/// What each job did in one run of one host, in log order: the ground of `critical-chain` and `plot`.
public struct StartupTimeline: Sendable {
    /// One action of a job.
    public struct Bar: Sendable {
        public let job: String
        public let action: String
        /// When it began to wait for others, and for which; nil where it did not.
        public internal(set) var waitedFrom: Int64?
        public internal(set) var depends: [String]
        /// When the action began and ended, microseconds since the epoch; `end` is nil where it never did.
        public let begin: Int64
        public internal(set) var end: Int64?
        public internal(set) var failed = false
        /// Whether the log tells the beginning; else it is the end.
        public let hasBegin: Bool
    }

    public internal(set) var bars: [Bar] = []
    /// The run's first and last record.
    public internal(set) var start: Int64 = 0
    public internal(set) var end: Int64 = 0
    public internal(set) var host = ""
    public internal(set) var run = 0

    public init() {}
}

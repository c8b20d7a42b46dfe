import JobRecords

/// One event with what it changed: a step through the past.
public struct StateStep: Sendable {
    public let record: Record
    public let run: Int
    /// The job before and after; both nil where the engine's run starts or ends.
    public let before: Job?
    public let after: Job?
    /// The jobs that it waits for afterwards.
    public let waitsFor: [String]
    /// For a run's start: jobs that went back to their birth state.
    public let resetJobs: Int

    public var job: UInt32? { after?.name }
}

/// Makes a step of every event, and hands on those that are wanted.
public final class StepCollector: RecordSink {
    private let history: History
    private var matcher: RecordMatcher
    private let take: (StateStep) throws -> Void
    private var known: [UInt32: [UInt32: Job]] = [:]
    private var runs: [UInt32: Int] = [:]

    /// - Parameter take: called once a step, in log order.
    public init(_ history: History, _ filter: RecordFilter, take: @escaping (StateStep) throws -> Void) {
        (self.history, self.take) = (history, take)
        matcher = RecordMatcher(filter, history)
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        if runs[record.host] != run {
            try enter(run, record)
        } else if record.kind == .runEnd {
            try tell(record, run, 0)
        }
        guard record.kind.isEvent || record.kind == .snapshot else { return }
        guard let host = history.host(record.host), let after = host.job(record.job) else { return }
        let before = known[record.host]?[record.job] ?? Job(name: record.job, stopped: history.words.stop)
        known[record.host, default: [:]][record.job] = after
        guard matcher.matches(record, run: run) else { return }
        try take(
            StateStep(
                record: record, run: run, before: before, after: after, waitsFor: host.waitsFor(record.job),
                resetJobs: 0))
    }

    /// A run starts with a line of its own, or with any event that shows it.
    private func enter(_ run: Int, _ record: Record) throws {
        runs[record.host] = run
        let reset = known[record.host]?.values.count { !$0.isUntouched } ?? 0
        known[record.host] = [:]
        var start = record
        (start.kind, start.job, start.action, start.flags) = (.runStart, 0, 0, [])
        try tell(start, run, reset)
    }

    private func tell(_ record: Record, _ run: Int, _ reset: Int) throws {
        guard matcher.matches(record, run: run) else { return }
        var bare = record
        (bare.action, bare.flags) = (0, [])
        try take(StateStep(record: bare, run: run, before: nil, after: nil, waitsFor: [], resetJobs: reset))
    }
}

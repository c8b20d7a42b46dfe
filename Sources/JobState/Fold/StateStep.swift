import JobRecords

/// One event with what it changed: a step through the past.
public struct StateStep: Sendable {
    public let host: UInt32
    public let run: Int
    /// Microseconds since the epoch.
    public let time: Int64
    public let kind: RecordKind
    public let failed: Bool
    /// The action's number; 0 where the event names none.
    public let action: UInt32
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
                host: record.host, run: run, time: record.time, kind: record.kind, failed: record.failed,
                action: record.action, before: before, after: after, waitsFor: host.waitsFor(record.job), resetJobs: 0))
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
        try take(
            StateStep(
                host: record.host, run: run, time: record.time, kind: record.kind, failed: false, action: 0,
                before: nil, after: nil, waitsFor: [], resetJobs: reset))
    }
}

/// An action whose beginning is known: what `blame` lists.
public struct ActionSpan: Sendable {
    public internal(set) var host: UInt32
    public let run: Int
    public let job: UInt32
    public let action: UInt32
    /// When it began and ended, microseconds since the epoch; of one that never ended, the end of its run.
    public let t0: Int64
    public let t1: Int64
    public let failed: Bool
    /// Whether the log tells its end.
    public let hasEnded: Bool
}

/// An action that was under way when the next life of the engine began: it never ended.
public struct OpenAction: Sendable {
    public let job: UInt32
    public let action: UInt32
    public let run: Int
    /// When it began, microseconds since the epoch.
    public let since: Int64
    /// Its process; -1 if unknown.
    public let pid: Int32
    /// The place of the line that began it: its file's number in the reading, and the line, from 1; 0 if unknown.
    public let file: Int
    public let line: UInt32
}

/// A record filter applied to spans: a span counts as the record that ended it.
public struct SpanFilter {
    private var matcher: RecordMatcher

    public init(_ filter: RecordFilter, _ history: History) { matcher = RecordMatcher(filter, history) }

    public mutating func matches(_ span: ActionSpan) -> Bool {
        var record = Record()
        (record.time, record.job, record.action, record.host) = (span.t1, span.job, span.action, span.host)
        record.kind = span.hasEnded ? .completed : .began
        if span.failed { record.flags.insert(.failed) }
        return matcher.matches(record, run: span.run)
    }
}

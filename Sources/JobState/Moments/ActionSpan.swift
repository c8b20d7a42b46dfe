import JobRecords

/// An action whose beginning is known: what `blame` lists.
public struct ActionSpan: Sendable {
    public let host: UInt32
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

    public init(_ filter: RecordFilter, _ names: NameRegistry) { matcher = RecordMatcher(filter, names) }

    public mutating func matches(_ span: ActionSpan) -> Bool {
        var record = Record()
        (record.time, record.job, record.action, record.host) = (span.t1, span.job, span.action, span.host)
        record.kind = span.hasEnded ? .completed : .began
        if span.failed { record.flags.insert(.failed) }
        return matcher.matches(record, run: span.run)
    }
}

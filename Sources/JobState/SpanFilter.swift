import JobRecords

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

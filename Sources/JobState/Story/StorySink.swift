import JobRecords

/// Gives each record to what a story is made of, whose types the compiler knows, so that handing it on costs next to
/// nothing.
public final class StorySink: RecordSink {
    private let failures: FailureCollector
    private let audit: LogAudit?
    private let startups: StartupCollector?
    private let other: (any RecordSink)?

    /// - Parameters:
    ///   - audit, startups: nil if they are not wanted.
    ///   - other: one more that takes the records.
    public init(
        _ failures: FailureCollector, _ audit: LogAudit? = nil, _ startups: StartupCollector? = nil,
        other: (any RecordSink)? = nil
    ) {
        (self.failures, self.audit, self.startups, self.other) = (failures, audit, startups, other)
    }

    @inline(__always)
    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        failures.take(record, at: index, in: batch, run: run)
        audit?.take(record, at: index, in: batch, run: run)
        startups?.take(record, at: index, in: batch, run: run)
        try other?.take(record, at: index, in: batch, run: run)
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        failures.takeAside(record, at: index, in: batch)
        audit?.takeAside(record, at: index, in: batch)
        try other?.takeAside(record, at: index, in: batch)
    }

    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        audit?.takeRepeat(record, at: index, in: batch)
        try other?.takeRepeat(record, at: index, in: batch)
    }

    public func endBatch(_ batch: RecordBatch) throws {
        failures.endBatch(batch)
        audit?.endBatch(batch)
        try other?.endBatch(batch)
    }

    public func finish() throws { try other?.finish() }
}

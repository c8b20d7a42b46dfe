import JobRecords

/// Gives each record to what a story is made of, whose types the compiler knows, so that handing it on costs next to
/// nothing.
public final class StorySink: RecordSink {
    private let failures: Kept<FailureCollector>
    private let audit: Kept<LogAudit>?
    private let startups: Kept<StartupCollector>?
    private let other: (any RecordSink)?

    /// - Parameters:
    ///   - audit, startups: nil if they are not wanted.
    ///   - other: one more that takes the records.
    public init(
        _ failures: FailureCollector, _ audit: LogAudit? = nil, _ startups: StartupCollector? = nil,
        other: (any RecordSink)? = nil
    ) {
        (self.failures, self.audit, self.startups) = (Kept(failures), audit.map(Kept.init), startups.map(Kept.init))
        self.other = other
    }

    @inline(__always)
    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        // Where the record lies is asked for what little is needed of it: a copy of it costs more than that.
        failures.use { $0.take(at: index, in: batch, run: run) }
        audit?.use { $0.take(at: index, in: batch, run: run) }
        startups?.use { $0.take(at: index, in: batch, run: run) }
        try other?.take(batch.records[index], at: index, in: batch, run: run)
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        failures.use { $0.takeAside(record, at: index, in: batch) }
        audit?.use { $0.takeAside(record, at: index, in: batch) }
        try other?.takeAside(record, at: index, in: batch)
    }

    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        audit?.use { $0.takeRepeat(record, at: index, in: batch) }
        try other?.takeRepeat(record, at: index, in: batch)
    }

    public func endBatch(_ batch: RecordBatch) throws {
        failures.use { $0.endBatch(batch) }
        audit?.use { $0.endBatch(batch) }
        try other?.endBatch(batch)
    }

    public func finish() throws { try other?.finish() }
}

/// An object that is used for every record, without being counted each time: whoever holds this keeps it.
private struct Kept<Object: AnyObject> {
    private let object: Object
    private let uncounted: Unmanaged<Object>

    init(_ object: Object) {
        self.object = object
        uncounted = .passUnretained(object)
    }

    @inline(__always)
    func use(_ body: (Object) -> Void) { uncounted._withUnsafeGuaranteedRef(body) }
}

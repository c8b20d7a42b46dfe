import JobRecords

/// Takes complete records, in log order.
public protocol CompleteRecordSink: AnyObject {
    /// Whether a record is wanted: asked of each one before its text is copied.
    func wants(_ record: Record, run: Int) throws -> Bool
    /// A record that is wanted, with all lines that belong to it.
    func take(_ held: HeldRecord) throws
    /// A line beside the records that belongs to none that is wanted.
    func takeAside(_ record: Record, _ line: UnsafeRawBufferPointer) throws
    /// Whether `last message repeated N times` ends a record and is handed on as a line of its own, in its place.
    var takesRepeats: Bool { get }
    /// Nothing more comes.
    func finish() throws
}

extension CompleteRecordSink {
    public func wants(_ record: Record, run: Int) -> Bool { true }
    public func takeAside(_ record: Record, _ line: UnsafeRawBufferPointer) {}
    public var takesRepeats: Bool { false }
    public func finish() {}
}

/// Joins details to their records: holds each record until another line follows it, or nothing does.
public final class DetailJoiner: RecordSink {
    private let sink: any CompleteRecordSink
    private let takesRepeats: Bool
    private var held = HeldRecord()
    /// Whether a record waits for lines that belong to it.
    public private(set) var isHolding = false

    public init(_ sink: any CompleteRecordSink) {
        self.sink = sink
        takesRepeats = sink.takesRepeats
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        try release()
        guard try sink.wants(record, run: run) else { return }
        held.set(record, at: index, in: batch, run: run)
        isHolding = true
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        if isHolding && record.kind == .detail && held.owns(record, batch.file) {
            return held.addDetail(batch.text(of: record))
        }
        try release()
        try sink.takeAside(record, batch.text(of: record))
    }

    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        guard takesRepeats else { return }
        try release()
        try sink.takeAside(record, batch.text(of: record))
    }

    /// Hands on the record that is held.
    public func release() throws {
        guard isHolding else { return }
        isHolding = false
        try sink.take(held)
    }

    public func finish() throws {
        try release()
        try sink.finish()
    }
}

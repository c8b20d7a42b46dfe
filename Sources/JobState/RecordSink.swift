import JobRecords

/// Takes the lines of a log one by one in its order, each record after the fold has applied it. What a sink throws ends
/// the reading, and reaches whoever asked for it.
///
/// A sink that needs the state looks at the `History` that is folded; it was made before the sink.
public protocol RecordSink: AnyObject {
    /// A record: an event, or one that only restates.
    /// - Parameters:
    ///   - record: with its `kind` as the fold sees it.
    ///   - index: its place in the batch, which holds its text and chain until this call returns.
    ///   - run: the engine's life that it belongs to, from 1.
    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws
    /// A line beside the records that is a detail of the last one, or ends what belongs to it.
    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws
    /// `last message repeated N times`: it belongs to the last record, whose details may follow.
    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws
    /// Every line of a batch was given.
    func endBatch(_ batch: RecordBatch) throws
    /// Nothing more comes.
    func finish() throws
}

extension RecordSink {
    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {}
    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) {}
    public func endBatch(_ batch: RecordBatch) {}
    public func finish() {}
}

/// Thrown by a sink that wants no more: the reading ends there, and is no failure. What it tells afterwards is of what
/// was read, and a little more.
public struct EnoughRead: Error {
    public init() {}
}

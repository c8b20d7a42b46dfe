import JobRecords

/// Takes the records one by one in log order, after each was applied.
public protocol RecordSink: AnyObject {
    /// The fold that the records come from; told before the first.
    func begin(_ history: History)
    /// A record: an event, or one that only restates.
    /// - Parameters:
    ///   - record: with its `kind` as the fold sees it.
    ///   - index: its place in the batch, which holds its text and chain until this call returns.
    ///   - run: the engine's life that it belongs to, from 1.
    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int)
    /// A line beside the records that is a detail of the last one, or ends what belongs to it.
    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch)
    /// `last message repeated N times`: it belongs to the last record, whose details may follow.
    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch)
    /// Every line of a batch was given.
    func endBatch(_ batch: RecordBatch)
}

extension RecordSink {
    public func begin(_ history: History) {}
    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {}
    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) {}
    public func endBatch(_ batch: RecordBatch) {}
}

import JobRecords

/// Where the sequencer's complete batches go.
protocol SequencerOutput: AnyObject {
    /// A complete batch; the taker gives it back to be filled anew.
    func take(_ batch: RecordBatch)
    /// The set's lines without a host turn out to be this host's.
    func hostIsKnown(placeholder: UInt32, host: UInt32)
    /// What a placeholder has turned out to be; itself while nothing is known.
    func host(of placeholder: UInt32) -> UInt32
}

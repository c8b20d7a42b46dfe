import JobRecords
import LogBytes

/// A pass over log files whose records are asked for batch by batch, as a statement of SQL asks for rows.
public final class RecordFeed {
    /// A complete batch.
    public struct Part {
        public let batch: RecordBatch
        /// The engine's life of each of its records, if the fold was asked for; its records then have the kind and the
        /// action that the fold gives them.
        public let runs: [Int32]
    }

    public let names: NameRegistry
    private let files: [SequencedFile]
    private let stream: RecordStream
    private let history: History?
    private let marker = RunMarker()

    /// - Parameter fold: if runs and restatements are wanted, which only the fold tells.
    public init(_ files: [SequencedFile], _ options: Scan.Options, fold: FoldOptions?) {
        self.files = files
        history = fold.map { History(options: $0) }
        names = history?.names ?? NameRegistry()
        stream = RecordStream(files, options, names)
    }

    /// What the files held, as far as they were read.
    public var outcomes: [FileOutcome] { stream.outcomes }

    /// The next complete batch; nil behind the last.
    public func next() -> Part? {
        while let step = stream.next() {
            if case .batch(let batch) = step {
                marker.runs = Array(repeating: 0, count: history == nil ? 0 : batch.count)
            }
            // The marker throws nothing.
            try? history?.take(step, files, to: marker)
            if case .batch(let batch) = step { return Part(batch: batch, runs: marker.runs) }
        }
        return nil
    }

    /// A batch that its asker needs no more.
    public func giveBack(_ part: Part) { stream.giveBack(part.batch) }

    /// No more is wanted.
    public func stop() { stream.stop() }
}

/// Notes in a batch what the fold says of its records.
private final class RunMarker: RecordSink {
    var runs: [Int32] = []

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        runs[index] = Int32(truncatingIfNeeded: run)
        batch.records[index].kind = record.kind
        batch.records[index].action = record.action
    }
}

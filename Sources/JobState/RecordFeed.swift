import JobRecords
import LogBytes

/// One pass over log files whose complete batches are asked for one by one, where `Scan` hands them on.
public final class RecordFeed {
    /// A complete batch.
    public struct Part {
        public let batch: RecordBatch
        /// The engine's life of each of its records, where the fold was asked for; its records then have the kind and
        /// the action that the fold gives them.
        public let runs: [Int32]
    }

    private let reader: RecordReader
    private let batches: BatchStream
    private let sequencer: Sequencer
    private let output: FeedOutput
    private var isFinished = false

    /// - Parameters:
    ///   - folds: whether runs and restatements are wanted, which only the fold tells.
    ///   - range: which of the files are read; nil: all.
    public init(
        _ files: [SequencedFile], _ options: Scan.Options, folds: Bool, range: Range<Int>? = nil,
        names: NameRegistry = NameRegistry()
    ) {
        let range = range ?? 0..<files.count
        output = FeedOutput(files, names, folds: folds, options.fold)
        sequencer = Sequencer(files, names, Sequencer.Options(options, Array(files[range])), output)
        reader = RecordReader(files[range].map(\.file), options.reading, firstIndex: range.lowerBound)
        batches = reader.batches()
    }

    public var names: NameRegistry { output.names }
    /// What the files held, as far as they were read.
    public var outcomes: [FileOutcome] { sequencer.outcomes }

    /// The next complete batch; nil behind the last.
    public func next() -> Part? {
        while output.ready.isEmpty {
            if isFinished { return nil }
            if let batch = batches.next() {
                sequencer.take(batch)
            } else {
                isFinished = true
                sequencer.finish()
            }
        }
        return output.ready.removeFirst()
    }

    /// A batch that its asker needs no more.
    public func giveBack(_ part: Part) { reader.giveBack(part.batch) }

    /// No more is wanted.
    public func stop() { batches.stop() }
}

/// Keeps the sequencer's complete batches until they are asked for.
private final class FeedOutput: SequencerOutput {
    let names: NameRegistry
    var ready: [RecordFeed.Part] = []
    private let files: [SequencedFile]
    private let history: History?
    private let marker = RunMarker()
    private var placeholders: [UInt32: UInt32] = [:]

    init(_ files: [SequencedFile], _ names: NameRegistry, folds: Bool, _ fold: FoldOptions) {
        (self.files, self.names) = (files, names)
        history = folds ? History(names, fold, sink: marker) : nil
    }

    func take(_ batch: RecordBatch) {
        guard let history else { return ready.append(RecordFeed.Part(batch: batch, runs: [])) }
        marker.runs = Array(repeating: 0, count: batch.count)
        history.take(batch, from: files[batch.file].source)
        ready.append(RecordFeed.Part(batch: batch, runs: marker.runs))
    }

    func hostIsKnown(placeholder: UInt32, host: UInt32) {
        placeholders[placeholder] = host
        history?.rename(placeholder, to: host)
    }

    func host(of placeholder: UInt32) -> UInt32 { placeholders[placeholder] ?? placeholder }
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

extension Sequencer.Options {
    init(_ scan: Scan.Options, _ files: [SequencedFile]) {
        let hasSeveralSets = Set(files.map(\.set)).count > 1
        let (reading, year) = (scan.reading, scan.forcedYear)
        self.init(
            zone: reading.zone, forcedYear: year, holdsForHost: scan.namesHosts || hasSeveralSets,
            survey: { SetSurvey.facts(of: $0, reading, forcedYear: year) })
    }
}

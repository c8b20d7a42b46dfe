import JobRecords
import LogBytes

/// Log files as complete batches in log order, asked for one by one: the one way from files to records.
final class RecordStream {
    /// What comes next.
    enum Step {
        /// A complete batch; it is given back to be filled anew.
        case batch(RecordBatch, of: SequencedFile)
        /// Lines without a host, which batches so far had under a placeholder, turn out to be this host's.
        case host(placeholder: UInt32, is: UInt32)
    }

    private let reader: RecordReader
    private let sequencer: Sequencer
    private var isFinished = false

    /// - Parameter range: which of the files are read; nil: all.
    init(
        _ files: [SequencedFile], _ options: Scan.Options, _ names: NameRegistry, range: Range<Int>? = nil
    ) {
        let range = range ?? 0..<files.count
        let hasSeveralSets = Set(files[range].lazy.map(\.set)).count > 1
        sequencer = Sequencer(files, names, options, holdsForHost: options.namesHosts || hasSeveralSets)
        reader = RecordReader(files[range].map(\.file), options.reading, firstIndex: range.lowerBound)
    }

    /// What the files held, as far as they were read.
    var outcomes: [FileOutcome] { sequencer.outcomes }

    /// The next step; nil behind the last.
    func next() -> Step? {
        while true {
            if let step = sequencer.next() { return step }
            if isFinished { return nil }
            if let batch = reader.next() {
                sequencer.take(batch)
            } else {
                isFinished = true
                sequencer.finish()
            }
        }
    }

    func giveBack(_ batch: RecordBatch) { reader.giveBack(batch) }

    /// No more is wanted.
    func stop() { reader.stop() }
}

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
    private let stream: RecordStream
    private let history: History?
    private let marker = RunMarker()

    /// - Parameter fold: if runs and restatements are wanted, which only the fold tells.
    public init(_ files: [SequencedFile], _ options: Scan.Options, fold: FoldOptions?) {
        history = fold.map { History(options: $0) }
        names = history?.names ?? NameRegistry()
        stream = RecordStream(files, options, names)
    }

    /// What the files held, as far as they were read.
    public var outcomes: [FileOutcome] { stream.outcomes }

    /// The next complete batch; nil behind the last.
    public func next() -> Part? {
        while let step = stream.next() {
            if case .batch(let batch, _) = step {
                marker.runs = Array(repeating: 0, count: history == nil ? 0 : batch.count)
            }
            // The marker throws nothing.
            try? history?.take(step, to: marker)
            if case .batch(let batch, _) = step { return Part(batch: batch, runs: marker.runs) }
        }
        return nil
    }

    /// A batch that its asker needs no more.
    public func giveBack(_ part: Part) { stream.giveBack(part.batch) }

    /// No more is wanted.
    public func stop() { stream.stop() }
}

/// Notes the runs of a batch's records.
final class RunMarker: RecordSink {
    var runs: [Int32] = []

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        runs[index] = Int32(truncatingIfNeeded: run)
    }
}

/// What the engine writes beside its log, in its own order, to be handed on in between the log's records.
final class CompanionFeed {
    /// Its files' places among all.
    let range: Range<Int>
    private let stream: RecordStream
    private let latest: Int64
    private var batch: RecordBatch?
    private var index = 0
    /// The time of the next record; nil behind the last.
    private(set) var nextTime: Int64?

    /// - Parameters:
    ///   - files: all that are read; `range` names those of the companion.
    ///   - history: records later than it goes are not handed on.
    init(_ files: [SequencedFile], _ range: Range<Int>, _ options: Scan.Options, _ history: History) {
        var options = options
        options.namesHosts = true
        stream = RecordStream(files, options, history.names, range: range)
        self.range = range
        latest = history.options.at ?? .max
        // Without a sink nothing is thrown.
        try? advance(nil)
    }

    var outcomes: [FileOutcome] { stream.outcomes }

    /// Goes to the next record, handing on the lines before it.
    private func advance(_ sink: (any RecordSink)?) throws {
        nextTime = nil
        while let batch = try present(sink) {
            let record = batch.records[index]
            if record.kind.isRecord && record.time <= latest { return nextTime = record.time }
            if let sink, !record.kind.isRecord { try History.handAside(record, to: sink, index, batch) }
            index += 1
        }
    }

    /// The batch of the next line; nil behind the last.
    private func present(_ sink: (any RecordSink)?) throws -> RecordBatch? {
        while batch == nil || index >= batch!.count {
            if let batch {
                try sink?.endBatch(batch)
                stream.giveBack(batch)
            }
            batch = nil
            guard let step = stream.next() else { return nil }
            if case .batch(let next, _) = step { (batch, index) = (next, 0) }
        }
        return batch
    }

    /// Hands the next record on.
    /// - Parameter complete: gives it its host and, if it is a note, its job's open action; returns its run.
    func hand(to sink: any RecordSink, complete: (inout Record) -> Int) throws {
        guard let batch, nextTime != nil else { return }
        let run = complete(&batch.records[index])
        try sink.take(batch.records[index], at: index, in: batch, run: run)
        index += 1
        try advance(sink)
    }
}

import Glibc
import JobRecords
import LogBytes

/// One pass over log files: bytes to records on worker threads, records to history on the caller's.
public final class Scan: SequencerOutput {
    /// How the scan reads.
    public struct Options: Sendable {
        public var reading: ReadingOptions
        public var fold = FoldOptions()
        /// `--year`.
        public var forcedYear: Int?
        /// Whether the sink needs each record's host by name.
        public var namesHosts = false

        public init(reading: ReadingOptions) { self.reading = reading }
    }

    public let names = NameRegistry()
    public let files: [SequencedFile]
    public private(set) var history: History
    public private(set) var outcomes: [FileOutcome] = []
    private let options: Options
    /// Of times that have none, in files whose box tells none.
    public var zone: Zone { options.reading.zone }
    private var pool: ((RecordBatch) -> Void)?
    private var isStopped = false
    private var placeholders: [UInt32: UInt32] = [:]

    public init(_ files: [SequencedFile], _ options: Options, sink: (any RecordSink)? = nil) {
        self.files = files
        self.options = options
        history = History(names, options.fold, sink: sink)
    }

    /// - Parameter sink: made from the scan, whose names it needs.
    public convenience init(_ files: [SequencedFile], _ options: Options, sink: (Scan) -> any RecordSink) {
        self.init(files, options)
        history = History(names, options.fold, sink: sink(self))
    }

    /// Ends the scan before the log's end; for the sink to call, which may be handed a little more. What the scan tells
    /// afterwards is of no use.
    public func stop() { isStopped = true }

    /// Takes what an earlier scan of the same files told, in place of `run`.
    /// - Parameter names: all names of that scan, by their numbers.
    public func recall(_ facts: ScanFacts, names known: [String]) {
        for (number, name) in known.enumerated() { names.set(name, UInt32(number)) }
        outcomes = facts.outcomes
        history.recall(newest: facts.newest)
    }

    /// Reads everything; afterwards `history` and `outcomes` are complete.
    public func run() {
        let logs = files.filter { !$0.isCompanion }
        let companions = companions(behind: logs.count)
        history.companions = companions
        let sequencer = Sequencer(files, names, Sequencer.Options(options, logs), self)
        let reader = RecordReader(logs.map(\.file), options.reading)
        pool = { reader.giveBack($0) }
        let batches = reader.batches()
        while !isStopped, let batch = batches.next() { sequencer.take(batch) }
        pool = nil
        if isStopped { return }
        sequencer.finish()
        history.finishCompanions()
        outcomes = sequencer.outcomes
        for companion in companions {
            for index in companion.range { outcomes[index] = companion.outcomes[index] }
        }
    }

    /// A feed for each set of companions, which stand behind the logs.
    private func companions(behind start: Int) -> [CompanionFeed] {
        let sets = Dictionary(grouping: files.indices[start...]) { files[$0].set }
        return sets.values.sorted { $0[0] < $1[0] }.map { indices in
            CompanionFeed(
                files, indices.first!..<indices.last! + 1, options, names, latest: options.fold.at ?? .max)
        }
    }

    func take(_ batch: RecordBatch) {
        history.take(batch, from: files[batch.file].source)
        pool?(batch)
    }

    func hostIsKnown(placeholder: UInt32, host: UInt32) {
        placeholders[placeholder] = host
        history.rename(placeholder, to: host)
    }

    func host(of placeholder: UInt32) -> UInt32 { placeholders[placeholder] ?? placeholder }
}

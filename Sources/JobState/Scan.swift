import Foundation
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
        /// Whether the files can be read again for facts that their first lines wait for.
        public var canReread = true
        /// How often a snapshot is taken for an index; nil: none is made.
        public var indexing: MarkSpacing?

        public init(reading: ReadingOptions) { self.reading = reading }
    }

    public let names = NameRegistry()
    public let files: [SequencedFile]
    public private(set) var history: History
    public private(set) var outcomes: [FileOutcome] = []
    private let options: Options
    private var pool: ((RecordBatch) -> Void)?
    private var isStopped = false
    private var placeholders: [UInt32: UInt32] = [:]
    private var recorder: IndexRecorder?
    /// Where one was asked for, and the scan has run.
    public private(set) var index: ScanIndex?

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
        let recorder = options.indexing.map { IndexRecorder(spacing: $0.lines) }
        self.recorder = recorder
        let sequencer = Sequencer(files, names, sequencing(), self)
        var reading = options.reading
        reading.marks = options.indexing
        let reader = RecordReader(files.map(\.file), reading)
        pool = { reader.giveBack($0) }
        let batches = reader.batches()
        while !isStopped, let batch = batches.next() { sequencer.take(batch) }
        pool = nil
        if isStopped { return }
        sequencer.finish()
        outcomes = sequencer.outcomes
        if let recorder { index = makeIndex(recorder, sequencer.found) }
    }

    private func sequencing(known: [Int: SetFacts] = [:]) -> Sequencer.Options {
        Sequencer.Options(options, files, known: known)
    }

    func take(_ batch: RecordBatch) {
        recorder?.see(batch)
        history.take(batch)
        pool?(batch)
    }

    func pass(_ mark: SequencerMark) { recorder?.pass(mark, history) }

    func hostIsKnown(placeholder: UInt32, host: UInt32) {
        placeholders[placeholder] = host
        history.rename(placeholder, to: host)
    }

    func host(of placeholder: UInt32) -> UInt32 { placeholders[placeholder] ?? placeholder }
}

// MARK: - index

extension Scan {
    private func makeIndex(_ recorder: IndexRecorder, _ sets: [Int: SetFacts]) -> ScanIndex {
        recorder.drop(inFiles: { [outcomes] in !outcomes[$0].isWhole })
        var index = ScanIndex()
        index.names = (0..<UInt32(names.count)).map(indexName)
        index.places = recorder.places
        index.sets = sets
        index.hosts = history.hosts.map { ($0.host, $0.runs) }
        (index.newest, index.outcomes) = (history.newest, outcomes)
        var packed: [Int: [UInt8]] = [:]
        for place in recorder.places {
            guard let number = place.snapshot else { continue }
            packed[number] = Snapshot.pack(recorder.snapshots[number], recorder.restart(for: place))
        }
        index.snapshot = { packed[$0] }
        return index
    }

    private func indexName(_ number: UInt32) -> IndexName {
        if let host = placeholders[number] { return .stoodFor(names[host]) }
        return names.isPlaceholder(number) ? .unknown(names[number]) : .text(names[number])
    }

    /// Reads only what the state at the fold's instant needs, in place of `run`. The outcomes are those of the whole log.
    public func run(with index: ScanIndex) throws {
        let latest = options.fold.at ?? .max
        let timeout = options.fold.updatesTimeout
        let earliest = timeout.map { latest.subtractingReportingOverflow($0) }.map {
            $0.overflow ? .min : $0.partialValue
        }
        let reading = IndexedReading(
            index: index, files: files, reading: options.reading, latest: latest, earliest: earliest)
        let numbers = index.names.map { $0.number(in: names) }
        do {
            for (order, stretch) in reading.stretches.enumerated() {
                try read(stretch, of: reading, numbers, isFirst: order == 0)
            }
        } catch is ByteParser.Short { throw IndexedReading.Torn() }
        outcomes = index.outcomes
    }

    private func read(
        _ stretch: IndexedReading.Stretch, of reading: IndexedReading, _ numbers: [UInt32], isFirst: Bool
    ) throws {
        var sequencing = sequencing(known: reading.index.sets)
        sequencing.placeholder = reading.index.names.firstIndex(where: \.isUnknown).map { numbers[$0] }
        let sequencer = Sequencer(files, names, sequencing, self)
        var start: (mark: SequencerMark, restart: Restart?)?
        if let number = reading.index.places[stretch.place].snapshot {
            guard let packed = reading.index.snapshot(number) else { throw IndexedReading.Torn() }
            let (state, restart) = try Snapshot.unpack(packed)
            var parser = ByteParser(state)
            let mark = try SequencerMark(&parser, numbers)
            guard files.indices.contains(mark.file) else { throw IndexedReading.Torn() }
            if isFirst { try resumeHistory(&parser, reading.index, numbers) }
            sequencer.resume(mark, placeholder: mark.isHostKnown ? names.placeholder("") : mark.host)
            start = (mark, restart)
        }
        guard stretch.end != stretch.place else { return }
        reading.read(stretch, from: start?.mark.reader, start?.restart) { sequencer.take($0) }
        sequencer.finish()
    }

    private func resumeHistory(_ parser: inout ByteParser, _ index: ScanIndex, _ numbers: [UInt32]) throws {
        let runs = Dictionary(index.hosts.map { (numbers[Int($0.name)], $0.runs[...]) }) { first, _ in first }
        try history.resume(&parser, numbers) { runs[$0] ?? [] }
    }
}

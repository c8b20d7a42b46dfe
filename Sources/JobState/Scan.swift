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

        public init(reading: ReadingOptions) { self.reading = reading }
    }

    public let names = NameRegistry()
    public let files: [SequencedFile]
    public private(set) var history: History
    public private(set) var outcomes: [FileOutcome] = []
    private let options: Options
    private var pool: ((RecordBatch) -> Void)?
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

    /// Reads everything; afterwards `history` and `outcomes` are complete.
    public func run() {
        let hasSeveralSets = Set(files.map(\.set)).count > 1
        let (reading, year) = (options.reading, options.forcedYear)
        let sequencing = Sequencer.Options(
            zone: reading.zone, forcedYear: year, holdsForHost: options.namesHosts || hasSeveralSets,
            survey: options.canReread ? { SetSurvey.facts(of: $0, reading, forcedYear: year) } : nil)
        let sequencer = Sequencer(files, names, sequencing, self)
        let reader = RecordReader(files.map(\.file), reading)
        pool = { reader.giveBack($0) }
        reader.forEachBatch { sequencer.take($0) }
        sequencer.finish()
        pool = nil
        outcomes = sequencer.outcomes
    }

    func take(_ batch: RecordBatch) {
        history.take(batch)
        pool?(batch)
    }

    func hostIsKnown(placeholder: UInt32, host: UInt32) {
        placeholders[placeholder] = host
        history.rename(placeholder, to: host)
    }

    func host(of placeholder: UInt32) -> UInt32 { placeholders[placeholder] ?? placeholder }
}

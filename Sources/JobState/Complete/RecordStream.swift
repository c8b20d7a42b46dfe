import JobRecords
import LogBytes

/// Log files as complete batches in log order, asked for one by one: the one way from files to records.
public final class RecordStream {
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
        sequencer = Sequencer(files, names, Sequencer.Options(options, Array(files[range])))
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

extension Sequencer.Options {
    init(_ scan: Scan.Options, _ files: [SequencedFile]) {
        let hasSeveralSets = Set(files.map(\.set)).count > 1
        let (reading, year) = (scan.reading, scan.forcedYear)
        self.init(
            zone: reading.zone, forcedYear: year, holdsForHost: scan.namesHosts || hasSeveralSets,
            survey: { SetSurvey.facts(of: $0, reading, forcedYear: year) })
    }
}

/// A file with the log set that it belongs to.
public struct SequencedFile: Sendable {
    public let file: LogFile
    /// The set's place in the input.
    public let set: Int
    /// The host of a set whose lines name none.
    public let defaultHost: String
    /// Whether its set is what the engine writes beside its log: it is read for notes and changes no state. Companions
    /// stand behind all logs, each set's files together.
    public let isCompanion: Bool
    /// The catalogue of its box, by its place in `FoldOptions.catalogues`.
    public let catalogue: Int?

    public init(file: LogFile, set: Int, defaultHost: String, isCompanion: Bool = false, catalogue: Int? = nil) {
        self.file = file
        self.set = set
        self.defaultHost = defaultHost
        self.isCompanion = isCompanion
        self.catalogue = catalogue
    }

    func with(catalogue: Int?) -> SequencedFile {
        SequencedFile(
            file: file, set: set, defaultHost: defaultHost, isCompanion: isCompanion, catalogue: catalogue)
    }

}

import Glibc
import JobRecords
import LogBytes

/// What one pass over log files came to.
public struct Scan {
    /// How the files are read.
    public struct Options: Sendable {
        public var reading: ReadingOptions
        /// `--year`.
        public var forcedYear: Int?
        /// Whether the sink needs each record's host by name.
        public var namesHosts = false

        public init(reading: ReadingOptions) { self.reading = reading }
    }

    public let files: [SequencedFile]
    /// The state that the records left.
    public let history: History
    /// What the files held.
    public let outcomes: [FileOutcome]
    /// Of times that have none, in files whose box tells none.
    public let zone: Zone

    public var names: NameRegistry { history.names }
    /// What is worth keeping of it.
    public var facts: ScanFacts {
        let hosts = history.hosts.map { (name: names[$0.host], runs: $0.runs.count) }
        return ScanFacts(newest: history.newest, hosts: hosts, outcomes: outcomes)
    }

    /// Reads everything: bytes to records on worker threads, records to history and sink on the caller's.
    /// - Parameters:
    ///   - history: into which the records are folded.
    ///   - sink: takes them; nil if only the state is wanted.
    /// - Throws: what the sink throws, but for `EnoughRead`.
    public init(
        _ files: [SequencedFile], _ options: Options, into history: History, sink: (any RecordSink)?
    ) throws {
        let logs = files.prefix { !$0.isCompanion }.indices
        let stream = RecordStream(files, options, history.names, range: logs)
        history.companions = Scan.companions(files, behind: logs.upperBound, options, history)
        do {
            while let step = stream.next() {
                try history.take(step, to: sink)
                if case .batch(let batch, _) = step { stream.giveBack(batch) }
            }
            try history.finish(to: sink)
        } catch is EnoughRead {
            stream.stop()
            try sink?.finish()
        }
        self.files = files
        self.history = history
        zone = options.reading.zone
        var outcomes = stream.outcomes
        for companion in history.companions {
            outcomes.replaceSubrange(companion.range, with: companion.outcomes[companion.range])
        }
        self.outcomes = outcomes
        history.companions = []
    }

    /// The same for the state alone.
    public init(_ files: [SequencedFile], _ options: Options, into history: History = History()) {
        do {
            try self.init(files, options, into: history, sink: nil)
        } catch {
            preconditionFailure("only sinks throw: \(error)")
        }
    }

    /// What another pass over the same files told, without its records.
    public init(_ files: [SequencedFile], _ options: Options, recalling facts: ScanFacts, _ names: NameRegistry) {
        self.files = files
        history = History(names, newest: facts.newest)
        outcomes = facts.outcomes
        zone = options.reading.zone
    }

    /// A feed for each set of companions, which stand behind the logs.
    private static func companions(
        _ files: [SequencedFile], behind start: Int, _ options: Options, _ history: History
    ) -> [CompanionFeed] {
        let sets = Dictionary(grouping: files.indices[start...]) { files[$0].set }
        return sets.values.sorted { $0[0] < $1[0] }.map { indices in
            CompanionFeed(files, indices.first!..<indices.last! + 1, options, history)
        }
    }
}

/// What a scan of everything told, beside the records: enough to answer for it later without reading anew.
public struct ScanFacts {
    /// The newest record's time in microseconds; nil if there is no record.
    public let newest: Int64?
    /// Hosts in the order of their first record, with how many runs each has.
    public let hosts: [(name: String, runs: Int)]
    /// What the files held.
    public let outcomes: [FileOutcome]
}

extension ScanFacts {
    /// - Parameter outcomes: as `FileOutcome.bytes` gave them.
    /// - Returns: nil if they are none.
    public init?(newest: Int64?, hosts: [(name: String, runs: Int)], outcomes: [[UInt8]]) {
        let read = outcomes.compactMap { FileOutcome(bytes: $0) }
        guard read.count == outcomes.count else { return nil }
        self.init(newest: newest, hosts: hosts, outcomes: read)
    }
}

import Glibc
import JobRecords
import LogBytes
import LogLines

/// Folds the lines of followed logs as they come: a scan that never ends.
public final class LiveFold {
    public struct Options {
        public var reading: ReadingOptions
        /// `--year`.
        public var forcedYear: Int?
        /// What a log's host is called while none of its lines names one, by the log's number.
        public var defaultHosts: [String]
        /// What its box is to be called, whatever the lines say, by the log's number; empty if there are none.
        public var givenHosts: [String?] = []
        /// Of times that have none, by the log's number; the reading's own if there are none.
        public var zones: [Zone] = []
        /// By the log's number: its catalogue's place in the history's `FoldOptions.catalogues`; empty if there are none.
        public var catalogues: [Int?] = []
        /// The machine's clock, microseconds since the epoch.
        public var now: () -> Int64

        public init(reading: ReadingOptions, defaultHosts: [String], now: @escaping () -> Int64) {
            self.reading = reading
            self.defaultHosts = defaultHosts
            self.now = now
        }

        func reading(log: Int) -> ReadingOptions {
            var reading = reading
            if zones.indices.contains(log) { reading.zone = zones[log] }
            return reading
        }
    }

    public let history: History
    /// Whether what comes is written now, so that a date without a year is of this year.
    public var isLive = false
    let logs: [LiveLog]
    private let batch = LiveReader.makeBatch()
    private let options: Options
    /// The log whose lines the batch holds.
    private var log = 0
    private let sink: any RecordSink
    /// What the sink threw first: whoever reads lines on hears of it between two looks.
    public private(set) var failure: (any Error)?

    /// - Parameters:
    ///   - history: into which the records are folded.
    ///   - sink: takes them one by one.
    public init(_ options: Options, into history: History, sink: any RecordSink) {
        (self.options, self.history, self.sink) = (options, history, sink)
        logs = options.defaultHosts.enumerated().map { LiveLog(options, history.names, log: $0, defaultHost: $1) }
        LiveReader.begin(batch, file: 0)
    }

    public var names: NameRegistry { history.names }

    /// Looks through a log's files for the years and the host of its first lines, before they are taken.
    public func survey(log: Int, _ files: [LogFile]) {
        logs[log].facts = SetSurvey.facts(of: files, options.reading(log: log), forcedYear: options.forcedYear)
    }

    /// Whether a `flush` is due before more is taken.
    public var isFull: Bool { LiveReader.isFull(batch) }

    /// Takes a complete line. What it says is folded at the latest by the next `flush`.
    /// - Parameters:
    ///   - file: the number that the batch, and with it the sink, gets for the line's file.
    ///   - chain: at the line's end.
    public func take(_ line: borrowing Line, chain: Chain, log: Int, file: Int) {
        if isFull || file != batch.file || log != self.log {
            flush()
            self.log = log
            LiveReader.begin(batch, file: file)
        }
        logs[log].reader.read(line, chain: chain, into: batch)
    }

    /// Folds what was taken.
    public func flush() {
        guard batch.count > 0 else { return }
        if let (placeholder, host) = logs[log].complete(batch, isLive: isLive) { history.rename(placeholder, to: host) }
        let catalogue = log < options.catalogues.count ? options.catalogues[log] : nil
        do {
            try history.take(batch, from: History.Source(catalogue: catalogue), to: sink)
        } catch { failure = failure ?? error }
        LiveReader.begin(batch, file: batch.file)
    }

    /// What the log's lines were so far.
    public func summary(log: Int) -> FileSummary { logs[log].reader.summary }
}

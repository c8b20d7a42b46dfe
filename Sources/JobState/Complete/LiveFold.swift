import Glibc
import JobRecords
import LogBytes
import LogLines

/// Folds the lines of followed logs as they come: a scan that never ends.
public final class LiveFold {
    public let history: History
    /// Whether what comes is written now, so that a date without a year is of this year.
    public var isLive = false
    private let logs: [FollowedReading]
    private let batch = RecordBatch()
    private let now: () -> Int64
    /// The log whose lines the batch holds.
    private var log = 0
    private let sink: any RecordSink
    /// What the sink threw first: whoever reads lines on hears of it between two looks.
    public private(set) var failure: (any Error)?

    /// - Parameters:
    ///   - logs: each stands for all its generations.
    ///   - now: the machine's clock, microseconds since the epoch.
    ///   - history: into which the records are folded.
    ///   - sink: takes them one by one.
    public init(
        _ logs: [SequencedFile], _ options: Scan.Options, now: @escaping () -> Int64, into history: History,
        sink: any RecordSink
    ) {
        (self.now, self.history, self.sink) = (now, history, sink)
        self.logs = logs.map { FollowedReading($0, options, history.names) }
        batch.begin(file: 0)
    }

    public var names: NameRegistry { history.names }

    /// Looks through a log's files for the years and the host of its first lines, before they are taken.
    public func survey(log: Int, _ files: [LogFile]) { logs[log].sequencer.survey(files) }

    /// Whether a `flush` is due before more is taken.
    public var isFull: Bool { batch.isFull }

    /// Takes a complete line. What it says is folded at the latest by the next `flush`.
    /// - Parameters:
    ///   - file: the number that the batch, and with it the sink, gets for the line's file.
    ///   - chain: at the line's end.
    public func take(_ line: borrowing Line, chain: Chain, log: Int, file: Int) {
        if isFull || file != batch.file || log != self.log {
            flush()
            self.log = log
            batch.begin(file: file)
        }
        logs[log].reader.read(line, chain: chain, into: batch)
    }

    /// Folds what was taken.
    public func flush() {
        guard batch.count > 0 else { return }
        logs[log].complete(batch, YearKeeper.Limit(seconds: now() / 1_000_000, source: .clock), isLive)
        while let step = logs[log].sequencer.next() {
            do { try history.take(step, to: sink) } catch { failure = failure ?? error }
        }
        batch.begin(file: batch.file)
    }

    /// What the log's lines were so far.
    public func summary(log: Int) -> FileSummary { logs[log].reader.summary }
}

extension History {
    /// What a fold must remember to number the runs on after a restart: one line a host, with its run, the counters'
    /// sum, the engine's process, its name.
    public var memory: [UInt8] {
        let lines = hosts.map { host in
            let traces = host.runTraces
            return "\(host.run) \(traces.counterSum ?? -1) \(traces.enginePID) \(names[host.host])\n"
        }
        return Array(lines.joined().utf8)
    }
}

extension LiveFold {
    /// A host's number by its name; where no line names one, a log's own.
    private func host(_ name: String) -> UInt32 {
        logs.map(\.sequencer.placeholder).first { names[$0] == name } ?? names.id(name)
    }

    /// Goes on where `memory` was taken; to be called before the first line. What is no memory is passed over.
    public func recall(_ memory: [UInt8]) {
        for line in String(decoding: memory, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let run = Int(parts[0]), let sum = Int32(parts[1]), let pid = Int32(parts[2]) else {
                continue
            }
            history.seed(
                host: host(String(parts[3])), run: max(0, min(run, 1_000_000)), counterSum: sum, enginePID: pid)
        }
    }
}

extension History {
    /// Makes the host stand in its `run`th run, by the records that would have told so; no sink hears of them.
    fileprivate func seed(host id: UInt32, run: Int, counterSum: Int32, enginePID: Int32) {
        let batch = RecordBatch()
        var record = Record()
        record.host = id
        record.kind = .runStart
        for _ in 0..<run { apply(record, batch) }
        guard run > 0 else { return }
        record.kind = .runEnd
        if counterSum >= 0 { (record.okCounter, record.errCounter) = (counterSum, 0) }
        record.enginePID = enginePID
        apply(record, batch)
    }
}

/// What reads a followed log's lines, and what completes their records.
private final class FollowedReading {
    var reader: LiveReader
    let sequencer: Sequencer

    init(_ log: SequencedFile, _ options: Scan.Options, _ names: NameRegistry) {
        var options = options
        options.reading.zone = log.file.box.zone ?? options.reading.zone
        reader = LiveReader(options.reading)
        sequencer = Sequencer([log], names, options, holdsForHost: false)
        sequencer.follow()
    }

    func complete(_ batch: RecordBatch, _ limit: YearKeeper.Limit, _ isLive: Bool) {
        reader.seal(batch)
        sequencer.settle(batch, limit, isLive: isLive)
    }
}

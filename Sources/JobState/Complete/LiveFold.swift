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
        logs.map(\.placeholder).first { names[$0] == name } ?? names.id(name)
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
        let batch = LiveReader.makeBatch()
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

/// One followed log: completes its records with what stood before them, as
/// `Sequencer` does for files that can be read to their end first.
final class LiveLog {
    var reader: LiveReader
    /// What a survey told of the lines that were there at the start.
    var facts: SetFacts? {
        didSet { learnFirstHost() }
    }
    private let names: NameRegistry
    private let now: () -> Int64
    private let forcedYear: Int?
    private var clock: ZoneClock
    private var map: [UInt32] = [0]
    private var hosts: HostKeeper
    /// What its box is to be called; nil: what its lines say.
    private let givenHost: UInt32?
    private var times = TimeKeeper()
    private let zone: Zone
    /// The year of the first yearless line; nil while nothing tells it.
    private var base: Int?
    private var isPinned = false

    init(_ options: LiveFold.Options, _ names: NameRegistry, log: Int, defaultHost: String) {
        self.names = names
        now = options.now
        forcedYear = options.forcedYear
        let reading = options.reading(log: log)
        reader = LiveReader(reading)
        zone = reading.zone
        clock = ZoneClock(zone)
        givenHost = log < options.givenHosts.count ? options.givenHosts[log].map(names.id) : nil
        hosts = HostKeeper(placeholder: givenHost ?? names.placeholder(defaultHost))
        if let givenHost { _ = hosts.take(givenHost) }
    }

    /// What the log's lines are put under while none of them names a host.
    var placeholder: UInt32 { hosts.placeholder }

    private func learnFirstHost() {
        guard let host = facts?.firstHost, !host.isEmpty, !hosts.isKnown else { return }
        _ = hosts.take(names.id(host))
    }

    /// Completes the batch's records.
    /// - Returns: the placeholder and the host, where it is known now whose lines these are.
    func complete(_ batch: RecordBatch, isLive: Bool) -> (UInt32, UInt32)? {
        reader.seal(batch)
        for name in reader.takeNames() { map.append(names.id(name)) }
        var found: (UInt32, UInt32)?
        for index in 0..<batch.count {
            let record = batch.records + index
            record.pointee.job = map[Int(record.pointee.job)]
            record.pointee.action = map[Int(record.pointee.action)]
            if let host = learn(record.pointee.host) { found = (hosts.placeholder, host) }
            record.pointee.host = hosts.current
            settleHead(&record.pointee)
            if record.pointee.flags.contains(.yearless) { completeYear(&record.pointee, isLive: isLive) }
            times.settle(&record.pointee, in: zone) { nil }
        }
        return found
    }

    private func learn(_ id: UInt32) -> UInt32? {
        guard id != 0 && givenHost == nil else { return nil }
        let host = map[Int(id)]
        return hosts.take(host) ? host : nil
    }

    /// What stands at the beginning belongs to the record before it, which was read before this follower came.
    private func settleHead(_ record: inout Record) {
        if record.flags.contains(.atHead) {
            record.flags.subtract([.atHead, .needsTraceback])
            if record.kind != .detail { record.kind = .foreign }
        }
    }

    // MARK: years

    private func completeYear(_ record: inout Record, isLive: Bool) {
        let shift = Int(record.yearShift)
        if record.pinnedYear != 0 {
            (base, isPinned) = (Int(record.pinnedYear) - shift, true)
        } else if record.needsYear {
            let time = YearlessTime(packed: record.time)
            let first = firstYear(time, shift, isLive)
            base = first
            record.time = clock.instant(time, year: first + shift)
            record.flags.remove(.yearless)
        }
    }

    private func firstYear(_ time: YearlessTime, _ shift: Int, _ isLive: Bool) -> Int {
        if let found = facts?.nextBase() { return found.year }
        facts = nil
        if let base, isPinned || !isLive || forcedYear != nil { return base }
        return (forcedYear ?? presentYear(of: time)) - shift
    }

    /// The newest year in which the time does not lie more than a day ahead of the clock.
    private func presentYear(of time: YearlessTime) -> Int {
        let latest = now() + 86_400_000_000
        let year = Civil.date(days: Int(latest / 86_400_000_000)).year
        return clock.instant(time, year: year) <= latest ? year : year - 1
    }
}

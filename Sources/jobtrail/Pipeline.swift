import Glibc
import JobRecords
import JobState
import JobStore
import JobViews
import LogBytes

/// The whole flow: a query's files are read into records, the records folded into history, the history shown.
///
/// Some questions need an answer about the log first: "-2h" is before its newest record, "-b -1" counts its runs, JSON
/// of messages is shaped by its hosts. For those the log is looked through once before (`ScanFacts`).
struct Pipeline {
    let query: Query
    /// For what is looked for in a store; nil where its logs are read.
    let tables: RecordSearch?

    init(query: Query, tables: RecordSearch? = nil) {
        self.query = query
        self.tables = tables
    }

    /// The state before the first record, into which those are folded that the query's time and run allow.
    /// - Parameters:
    ///   - updates: how long they are kept, microseconds; nil if none are wanted.
    ///   - spans: whether those of completed actions are kept.
    func history(_ facts: ScanFacts? = nil, updates: Int64? = nil, spans: Bool = false) -> History {
        var fold = fold
        fold.at = at(facts)
        fold.lastRun = facts?.lastRuns(query.boot)
        fold.updatesTimeout = updates
        fold.keepsSpans = spans
        return History(options: fold)
    }

    /// Reads for the state alone.
    func scan(into history: History, text: TextPolicy = []) -> Scan {
        var options = options
        options.reading.text = text
        return watched(&options) { Scan(query.input.files, $0, into: history) }
    }

    /// Reads for a sink too.
    /// - Parameters:
    ///   - text: which lines' bytes the sink needs.
    ///   - keeping: of these, which are worth keeping.
    ///   - companions: whether what stands beside the logs is wanted too.
    func scan(
        into history: History, text: TextPolicy = [], keeping: TextFilter? = nil, chained: Bool = false,
        comparesLines: Bool = false, companions: Bool = false, sink: any RecordSink
    ) throws -> Scan {
        var options = options
        options.reading.text = text
        options.reading.textFilter = keeping
        options.reading.isChained = chained
        options.reading.comparesLines = comparesLines
        options.namesHosts = true
        return try watched(&options) {
            try Scan(files(companions: companions), $0, into: history, sink: sink)
        }
    }

    /// What is read, in its order.
    /// - Parameter companions: whether with what stands beside the logs.
    func files(companions: Bool = false) -> [SequencedFile] {
        query.input.files + (companions ? query.input.companions : [])
    }

    /// How the query's files are read, before what is wanted of them is known.
    var options: Scan.Options {
        var options = Scan.Options(reading: query.reading)
        options.forcedYear = query.forcedYear
        return options
    }

    /// How their records are folded, as far as every answer wants it.
    var fold: FoldOptions {
        var fold = FoldOptions()
        fold.catalogues = query.input.catalogues
        return fold
    }

    /// What must be known before the query can be answered; nil where nothing must.
    func facts(needsHosts: Bool = false) throws -> ScanFacts? {
        let times = [query.at, query.since, query.until].compactMap { $0 }
        guard needsHosts || query.boot != nil || times.contains(where: \.needsNow) else { return nil }
        return tables?.facts ?? scan(into: History()).facts
    }

    /// What must be known of the log, and the filter that follows.
    func asked() throws -> (facts: ScanFacts?, filter: RecordFilter) {
        let facts = try facts()
        return (facts, try filter(facts))
    }

    /// Reads for the state alone, as far as the query's time and run allow.
    /// - Returns: what was read, and the filter.
    func state(updates: Int64? = nil, spans: Bool = false) throws -> (scan: Scan, filter: RecordFilter) {
        let (facts, filter) = try asked()
        let history = history(facts, updates: updates, spans: spans)
        return (scan(into: history, text: updates == nil ? [] : .phrases), filter)
    }

    // MARK: scanning

    /// A reading whose progress is told.
    private func watched(_ options: inout Scan.Options, _ read: (Scan.Options) throws -> Scan) rethrows -> Scan {
        let progress = startProgress()
        options.reading.meter = progress?.meter
        defer { progress?.finish() }
        return try read(options)
    }

    /// Tells from now on how far the reading is, where somebody sees it.
    func startProgress() -> Progress? {
        let sizes = query.input.files.map(\.file.storedSize)
        let total = sizes.contains(nil) ? 0 : sizes.reduce(0) { $0 + $1! }
        return Progress.start(isWanted: query.showsProgress, total: total)
    }

    /// `--at` as an instant; nil where the newest record counts.
    func at(_ facts: ScanFacts?) -> Int64? {
        if query.isLive { return Clock.now }
        return query.at?.instant(now: facts?.newest ?? 0, zone: query.zone)
    }

    /// The filter with its times and runs resolved.
    /// - Parameter bounds: the options that name its beginning and end.
    func filter(_ facts: ScanFacts?, bounds: (String, String) = ("--since", "--until")) throws -> RecordFilter {
        var filter = query.filter
        let newest = facts?.newest ?? 0
        let now = at(facts) ?? newest
        let day = min(now, newest)
        filter.since = query.since?.instant(now: now, day: day, zone: query.zone)
        filter.until = query.until?.instant(now: now, day: day, zone: query.zone)
        if let since = filter.since, let until = filter.until, since > until {
            throw UsageError("\(bounds.0) is later than \(bounds.1): nothing can be between them")
        }
        if let boot = query.boot { filter.runs = try facts?.runs(boot) }
        return filter
    }

    /// How the result is printed.
    func context(_ scan: Scan) -> ViewContext {
        ViewContext(
            time: TimeText(query.shownZone), now: scan.history.now ?? Clock.now,
            width: Terminal.width, colored: Terminal.isColored(query.color), headers: query.showsHeaders,
            links: Terminal.hasLinks(query.hyperlink), drawsLines: !Terminal.isASCII,
            severalHosts: scan.hosts(query.filter).count > 1)
    }

    /// Tells on standard error what was skipped, and chooses the exit status.
    /// - Parameters:
    ///   - nothing: what to say where the answer is empty.
    ///   - isVerifying: whether the answer itself lists what was skipped.
    ///   - namesJobs: whether each job on the command line must be there, even if the answer is not empty; each host
    ///     always must.
    func finish(
        _ scan: Scan, isEmpty: Bool, nothing: String, isVerifying: Bool = false, namesJobs: Bool = false
    ) -> ExitStatus {
        if let words = lateWords(scan) { Terminal.complain(words) }
        if !query.isQuiet { for pair in query.input.namesakes { Terminal.complain(pair.words) } }
        let account = account(scan.files, scan.outcomes)
        let strangers = strangerWords(scan, all: isEmpty || namesJobs)
        for words in strangers { Terminal.complain(words) }
        let status = account.close(
            query, isEmpty: isEmpty && strangers.isEmpty,
            nothing: isTooEarly(scan) ? "the log begins after that time" : nothing, tellsSkipped: !isVerifying,
            needsRecords: !isVerifying)
        return strangers.isEmpty ? status : .failed
    }

    /// Whether nothing was logged up to the instant that is asked for.
    func isTooEarly(_ scan: Scan) -> Bool { query.at != nil && scan.history.records == 0 }

    /// Says by how much `--at` lies behind the log's end; nil if it does not, or nobody wants to hear it.
    func lateWords(_ scan: Scan) -> String? {
        guard !query.isQuiet, let gap = scan.history.endsBefore else { return nil }
        return "the log ends \(DurationText.short(gap)) before \(query.isLive ? "now" : "that time")"
    }

    /// The same for an answer that did not ask for a scan.
    /// - Parameter outcomes: what the files held; nil where they were not read to their end, so that nothing can be
    ///   said of them.
    func finish(_ outcomes: [FileOutcome]?) -> ExitStatus {
        let failures = query.input.found.failures
        guard let outcomes else {
            for failure in failures { Terminal.complain("\(failure)") }
            return failures.isEmpty ? .done : .failed
        }
        return account(query.input.files, outcomes).close(
            query, isEmpty: false, nothing: "", tellsSkipped: true, needsRecords: false)
    }

    private func account(_ files: [SequencedFile], _ outcomes: [FileOutcome]) -> Account {
        let found = query.input.found
        return Account(
            outcomes, failures: found.failures, damages: found.bundleDamages(besides: files.damaged(outcomes)))
    }
}

extension Scan {
    /// The hosts that a filter wants.
    func hosts(_ filter: RecordFilter) -> [HostHistory] {
        history.hosts.filter { filter.hosts.want(names[$0.host]) }
    }
}

/// The machine's clock.
enum Clock {
    /// Microseconds since the epoch.
    static var now: Int64 { Machine.now / 1000 }
}

extension ScanFacts {
    /// Each host's run that `-b N` names: 0 the last, -1 the one before, 1 the first.
    func runs(_ boot: Int) throws -> [ExactText: Int] {
        var runs: [ExactText: Int] = [:]
        for (name, count) in hosts {
            let number = boot > 0 ? boot : count + boot
            if number >= 1 && number <= count { runs[ExactText(name)] = number }
        }
        if runs.isEmpty { throw CommandError("--boot \(boot): \(noSuchRun)") }
        return runs
    }

    /// Each host's last run to be applied; nil for all.
    func lastRuns(_ boot: Int?) -> [ExactText: Int]? {
        guard let boot else { return nil }
        return try? runs(boot)
    }

    private var noSuchRun: String {
        switch hosts.map(\.runs).max() ?? 0 {
        case 0: "the log holds no run of the engine"
        case 1: "no such run; the log holds 1, which is 1 or 0"
        case let count: "no such run; the log holds \(count), 1 to \(count) or \(1 - count) to 0"
        }
    }
}

/// Gives every record to two sinks.
final class SinkPair: RecordSink {
    private let first: any RecordSink
    private let second: any RecordSink

    init(_ first: any RecordSink, _ second: any RecordSink) {
        self.first = first
        self.second = second
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        try first.take(record, at: index, in: batch, run: run)
        try second.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        try first.takeAside(record, at: index, in: batch)
        try second.takeAside(record, at: index, in: batch)
    }

    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        try first.takeRepeat(record, at: index, in: batch)
        try second.takeRepeat(record, at: index, in: batch)
    }

    func endBatch(_ batch: RecordBatch) throws {
        try first.endBatch(batch)
        try second.endBatch(batch)
    }

    func finish() throws {
        try first.finish()
        try second.finish()
    }
}

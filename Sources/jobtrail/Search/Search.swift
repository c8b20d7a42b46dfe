import JobRecords
import JobState
import JobStore
import JobViews

/// The search options of a command line, understood.
struct Search {
    private let pattern: BytePattern?
    private let isInverted: Bool
    private let before: Int
    private let after: Int
    private let first: Int?
    let onlyCounts: Bool
    /// Whether every record is wanted, not only what came with a code.
    let showsAll: Bool
    /// `--zero`: a TIME or a code's pattern.
    let zero: String?

    init(_ arguments: Arguments) throws {
        pattern = try arguments.value("grep").map { try BytePattern($0) }
        isInverted = arguments.has("invert-match")
        if isInverted && pattern == nil {
            throw UsageError("--invert-match needs --grep; to leave out jobs use --not-job")
        }
        let around = try arguments.integer("context", 0...1_000_000) ?? 0
        before = try arguments.integer("before", 0...1_000_000) ?? around
        after = try arguments.integer("after", 0...1_000_000) ?? around
        first = try arguments.integer("first", 0...Int.max)
        onlyCounts = arguments.has("count")
        showsAll = arguments.has("all")
        zero = arguments.value("zero")
    }

    func selection(_ filter: RecordFilter, _ scan: Scan) -> RecordSelection { selection(filter, scan.names) }

    func selection(_ filter: RecordFilter, _ names: NameRegistry) -> RecordSelection {
        RecordSelection(RecordMatcher(filter, names), pattern: pattern, isInverted: isInverted)
    }

    /// What the lines are worth keeping for; nil where records around a match are wanted too.
    func textFilter(_ filter: RecordFilter) -> TextFilter? {
        guard !hasContext else { return nil }
        var kept = TextFilter()
        kept.onlyMessages = !showsAll
        kept.failed = filter.failed
        let (wanted, unwanted) = (filter.jobs, filter.notJobs)
        guard !wanted.isEmpty || !unwanted.isEmpty else { return kept }
        kept.job = { name in
            (wanted.isEmpty || wanted.contains { $0.matches(name) }) && !unwanted.contains { $0.matches(name) }
        }
        return kept
    }

    /// Whether records around a match are wanted too.
    private var hasContext: Bool { before > 0 || after > 0 }

    /// A store's tables, where they can answer; nil where the logs must be read.
    func tables(_ query: Query) throws -> RecordSearch? {
        guard let store = query.input.found.store, query.at == nil, !query.isLive, !hasContext, !showsAll else {
            return nil
        }
        // The document's time is that of the last record that is applied: no run after the wanted one is.
        if query.form == .json && query.boot != nil && !onlyCounts { return nil }
        guard query.form != .raw, query.input.companions.isEmpty,
            try StoreReading.isKept(query.input.found, query.reading, forcedYear: query.forcedYear)
        else { return nil }
        return try RecordSearch(store, query.reading, files: query.input.files)
    }

    /// What a store's tables are asked for.
    func wanted(_ filter: RecordFilter, _ query: Query) -> RecordSearch.Wanted {
        var wanted = RecordSearch.Wanted(filter)
        // Which records a pattern wants, only their text tells.
        guard pattern == nil else { return wanted }
        wanted.first = first
        // With none to show, one still tells that there are some.
        if query.columns?.sorts != true { wanted.last = query.lines.map { max(1, $0) } }
        return wanted
    }

    func printing() -> RecordPrinter.Options {
        RecordPrinter.Options(
            onlyMessages: !showsAll, before: before, after: after, onlyCounts: onlyCounts, first: first,
            outputFailed: Program.endAfterOutputFailure)
    }

    /// The instant to which times are told: a TIME, else the first record whose code matches, of the chosen run.
    func zeroPoint(_ pipeline: Pipeline, _ facts: Facts?, _ filter: RecordFilter) throws -> ZeroPoint? {
        guard let zero else { return nil }
        if let time = try? TimeExpression(zero, option: "zero") {
            let now = facts?.newest ?? pipeline.scan().history.newest ?? 0
            return ZeroPoint(time.instant(now: now, zone: pipeline.query.zone))
        }
        var place = RecordFilter()
        (place.runs, place.hosts) = (filter.runs, filter.hosts)
        var finder: CodeFinder?
        _ = pipeline.scan(facts: facts, text: .records) { scan in
            let made = CodeFinder(Glob(zero), RecordMatcher(place, scan.names))
            finder = made
            return made
        }
        guard let instant = finder?.instant else {
            let place = filter.runs == nil ? "" : " in that run"
            throw UsageError("--zero '\(zero)' is no time, and no record's code matches it\(place)")
        }
        return ZeroPoint(instant)
    }
}

/// Finds the first record of a run whose code matches a pattern.
private final class CodeFinder: RecordSink {
    private let glob: Glob
    private var matcher: RecordMatcher
    private(set) var instant: Int64?

    init(_ glob: Glob, _ matcher: RecordMatcher) {
        self.glob = glob
        self.matcher = matcher
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard instant == nil, matcher.matches(record, run: run),
            glob.matches(RecordText(record, batch.text(of: record)).message)
        else { return }
        instant = record.time
    }
}

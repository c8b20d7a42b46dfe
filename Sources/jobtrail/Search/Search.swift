import CPCRE2
import JobRecords
import JobState
import JobStore
import JobViews

extension OptionTable {
    static let search: [Option] = [
        Option(
            "grep", "g", value: "REGEX", "Only what REGEX matches in code, text or detail; without capitals in any case"
        ),
        Option("invert-match", "v", "With -g: only what REGEX does not match"),
        Option("not-job", value: "GLOB", "Not these jobs (repeatable)"),
        Option("not-action", value: "GLOB", "Not these actions (repeatable)"),
        Option("after", "A", value: "N", "Show N records after each match too"),
        Option("before", "B", value: "N", "Show N records before each match too"),
        Option("context", "C", value: "N", "Show N records around each match too"),
        Option("count", "c", "Print how many match, and nothing else"),
        Option("first", "m", value: "N", "Only the first N matches"),
        Option(
            "zero", value: "TIME|CODE", "Print times relative to TIME, or to the first record whose code matches CODE"),
    ]
}

/// The search options of a command line, understood.
struct Search {
    private let pattern: BytePattern?
    private let isInverted: Bool
    /// What becomes of the records that it wants.
    private(set) var printing = RecordPrinter.Options()
    /// `--zero`: a TIME or a code's pattern.
    let zero: String?

    init(_ arguments: Arguments) throws {
        pattern = try arguments.value("grep").map { try BytePattern($0) }
        isInverted = arguments.has("invert-match")
        if isInverted && pattern == nil {
            throw UsageError("--invert-match needs --grep; to leave out jobs use --not-job")
        }
        let around = try arguments.integer("context", 0...1_000_000) ?? 0
        zero = arguments.value("zero")
        printing.before = try arguments.integer("before", 0...1_000_000) ?? around
        printing.after = try arguments.integer("after", 0...1_000_000) ?? around
        printing.first = try arguments.integer("first", 0...Int.max)
        printing.onlyCounts = arguments.has("count")
        printing.onlyMessages = !arguments.has("all")
    }

    func selection(_ filter: RecordFilter, _ history: History) -> RecordSelection {
        RecordSelection(matcher: RecordMatcher(filter, history), pattern: pattern, isInverted: isInverted)
    }

    /// What the lines are worth keeping for; nil where records around a match are wanted too.
    func textFilter(_ filter: RecordFilter) -> TextFilter? {
        guard !printing.hasContext else { return nil }
        var kept = TextFilter()
        kept.onlyMessages = printing.onlyMessages
        kept.failed = filter.failed
        let (wanted, unwanted) = (filter.jobs, filter.notJobs)
        guard !wanted.isEmpty || !unwanted.isEmpty else { return kept }
        kept.job = { name in
            wanted.want(name) && !unwanted.contains { $0.matches(name) }
        }
        return kept
    }

    /// A store's tables, where they can answer; nil where the logs must be read.
    func tables(_ query: Query) throws -> RecordSearch? {
        guard let store = query.input.found.store, query.at == nil, !query.isLive, !printing.hasContext,
            printing.onlyMessages
        else { return nil }
        // The document's time is that of the last record that is applied: no run after the wanted one is.
        if query.form == .json && query.boot != nil && !printing.onlyCounts { return nil }
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
        wanted.first = printing.first
        // With none to show, one still tells that there are some.
        if query.columns?.sorts != true { wanted.last = query.lines.map { max(1, $0) } }
        return wanted
    }

    /// The instant to which times are told: a TIME, else the first record whose code matches, of the chosen run.
    func zeroPoint(_ pipeline: Pipeline, _ facts: ScanFacts?, _ filter: RecordFilter) throws -> ZeroPoint? {
        guard let zero else { return nil }
        if let time = try? TimeExpression(zero, option: "zero") {
            let now = facts?.newest ?? pipeline.scan(into: pipeline.history()).history.newest ?? 0
            return ZeroPoint(time.instant(now: now, zone: pipeline.query.zone))
        }
        var place = RecordFilter()
        (place.runs, place.hosts) = (filter.runs, filter.hosts)
        let history = pipeline.history(facts)
        let finder = CodeFinder(Glob(zero), RecordMatcher(place, history))
        _ = try pipeline.scan(into: history, text: .records, sink: finder)
        guard let instant = finder.instant else {
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

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        guard matcher.matches(record, run: run), glob.matches(RecordText(record, batch.text(of: record)).message)
        else { return }
        instant = record.time
        throw EnoughRead()
    }
}

/// A regular expression over bytes, by PCRE2 with its JIT (design: Swift's own is far too slow for millions of lines).
final class BytePattern: @unchecked Sendable {
    private let code: OpaquePointer
    private let match: OpaquePointer
    private let context: OpaquePointer
    private let stack: OpaquePointer?

    /// A pattern of `--grep`.
    /// - Throws: `UsageError` with a caret under the place that is wrong.
    convenience init(_ pattern: String) throws {
        try self.init(
            pattern, flags: UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF) | BytePattern.caseFlag(pattern))
    }

    init(_ pattern: String, flags: UInt32) throws {
        var number: Int32 = 0
        var offset = 0
        guard let code = pcre2_compile_8(pattern, pattern.utf8.count, flags, &number, &offset, nil) else {
            throw BytePattern.mistake(pattern, number, offset)
        }
        self.code = code
        pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        match = pcre2_match_data_create_from_pattern_8(code, nil)
        context = pcre2_match_context_create_8(nil)
        stack = pcre2_jit_stack_create_8(32 << 10, BytePattern.memory, nil)
        pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
        pcre2_set_heap_limit_8(context, UInt32(BytePattern.memory >> 10))
    }

    deinit {
        pcre2_match_data_free_8(match)
        pcre2_match_context_free_8(context)
        if let stack { pcre2_jit_stack_free_8(stack) }
        pcre2_code_free_8(code)
    }

    /// A pattern without capitals ignores case, as in ripgrep's smart case and journalctl.
    private static func caseFlag(_ pattern: String) -> UInt32 {
        pattern.contains(where: \.isUppercase) ? 0 : UInt32(PCRE2_CASELESS)
    }

    private static func words(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
    }

    private static func mistake(_ pattern: String, _ number: Int32, _ offset: Int) -> UsageError {
        let reason = words(number)
        let place = String(decoding: pattern.utf8.prefix(offset), as: UTF8.self).count
        return UsageError("--grep: \(reason)", hint: "  \(pattern)\n  \(String(repeating: " ", count: place))^")
    }

    /// What one match may use, by the compiled code or without it.
    private static let memory = 128 << 20

    /// - Parameter start: where the text begins, before which nothing is looked at.
    /// - Throws: `PatternLimit` if it cannot be told, which is no answer.
    func matches(_ bytes: [UInt8], from start: Int = 0) throws(PatternLimit) -> Bool {
        var result = run(bytes, start, 0)
        if result == PCRE2_ERROR_JIT_STACKLIMIT { result = run(bytes, start, PCRE2_NO_JIT) }
        if result >= 0 { return true }
        guard result == PCRE2_ERROR_NOMATCH else { throw PatternLimit(reason: BytePattern.words(result)) }
        return false
    }

    /// What the whole and each group matched, nil for a group that is not there; nil if the text does not match.
    func groups(of text: String) -> [String?]? {
        let bytes = Array(text.utf8)
        guard run(bytes, 0, 0) > 0, let ends = pcre2_get_ovector_pointer_8(match) else { return nil }
        return (0..<Int(pcre2_get_ovector_count_8(match))).map { group in
            // What is not there ends at -1.
            guard ends[group * 2] >= 0 else { return nil }
            return String(decoding: bytes[ends[group * 2]..<ends[group * 2 + 1]], as: UTF8.self)
        }
    }

    private func run(_ bytes: [UInt8], _ start: Int, _ flags: UInt32) -> Int32 {
        bytes.withUnsafeBufferPointer {
            pcre2_match_8(code, $0.baseAddress.map { $0 + start }, $0.count - start, 0, flags, match, context)
        }
    }
}

/// A pattern needs more time or memory for a text than a search may take.
struct PatternLimit: Error, CustomStringConvertible {
    let reason: String

    var description: String { "--grep: the pattern cannot be matched against a record (\(reason)); a simpler one can" }
}

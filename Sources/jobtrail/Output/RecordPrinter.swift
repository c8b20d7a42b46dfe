import Glibc
import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// Prints the records that match, each when its details are complete, with the records around them where asked for.
final class RecordPrinter: CompleteRecordSink {
    private struct State {
        var selection: RecordSelection
        var writer: any RecordWriter
        var context: ContextWindow?
        /// Whether the filters want the record that is taken next.
        var passes = false
        var matches = 0
    }

    private let state: Pinned<State>
    private let rows: RowCollector
    private let options: Options

    struct Options {
        /// Whether only events and notes that came with a code are wanted.
        var onlyMessages = true
        /// Records before and after a match.
        var before = 0
        var after = 0
        /// Whether matches are counted and not printed.
        var onlyCounts = false
        /// How many matches are wanted, the first ones.
        var first: Int?

        /// Whether records around a match are wanted too.
        var hasContext: Bool { before > 0 || after > 0 }
    }

    /// How many records matched.
    var matches: Int { state.pointee.matches }

    init(_ selection: RecordSelection, _ writer: any RecordWriter, _ rows: RowCollector, _ options: Options) {
        self.rows = rows
        self.options = options
        state = Pinned(State(selection: selection, writer: writer))
        if options.hasContext {
            state.pointee.context = ContextWindow(before: options.before, after: options.after)
        }
    }

    func wants(_ record: Record, run: Int) -> Bool {
        if options.onlyMessages && !record.isMessage { return false }
        state.pointee.passes = state.pointee.selection.passes(record, run: run)
        return state.pointee.passes || state.pointee.context != nil
    }

    func take(_ held: HeldRecord) throws {
        let isWanted = options.first.map { matches < $0 } ?? true
        let isMatch = try isWanted && state.pointee.passes && state.pointee.selection.finds(held)
        if isMatch { state.pointee.matches += 1 }
        guard !options.onlyCounts else { return }
        if state.pointee.context != nil { try printContext(held, isMatch) } else if isMatch { try print(held) }
    }

    func finish() throws { try rows.finish() }

    private func printContext(_ held: HeldRecord, _ isMatch: Bool) throws {
        guard let (records, isBehindGap) = state.pointee.context?.take(held, isMatch: isMatch) else { return }
        if isBehindGap { try rows.addGap() }
        for record in records { try print(record) }
    }

    private func print(_ held: HeldRecord) throws {
        try held.withComplete { item in try rows.add(item) { state.pointee.writer.write(item, into: &$0) } }
    }
}

/// Which records a search wants: the filters, then the regular expression on the message and its details.
struct RecordSelection {
    var matcher: RecordMatcher
    var pattern: BytePattern?
    /// `-v`: those that the pattern does not match.
    var isInverted = false

    /// Wants every record.
    static func everything(_ history: History) -> RecordSelection {
        RecordSelection(matcher: RecordMatcher(RecordFilter(), history))
    }

    /// Whether the filters want it; the cheap half, asked of every record when it is applied.
    @inline(__always)
    mutating func passes(_ record: Record, run: Int) -> Bool { matcher.matches(record, run: run) }

    /// Whether the pattern wants a record that the filters want, with its details.
    func finds(_ held: HeldRecord) throws(PatternLimit) -> Bool {
        guard let pattern else { return true }
        var isFound = try pattern.matches(held.line, from: min(Int(held.record.bodyStart), held.line.count))
        if !isFound && !held.detail.isEmpty { isFound = try pattern.matches(held.detail) }
        return isFound != isInverted
    }
}

/// Records around matches, as grep's -A -B -C shows lines: pure, one record in, those to print now out.
struct ContextWindow {
    private let before: Int
    private let after: Int
    private var waiting: [HeldRecord] = []
    private var left = 0
    private var hasPrinted = false
    private var skipped = false

    init(before: Int, after: Int) {
        self.before = before
        self.after = after
    }

    /// - Returns: the records to print, and whether a gap lies between them and those printed before.
    mutating func take(_ held: HeldRecord, isMatch: Bool) -> (records: [HeldRecord], isBehindGap: Bool) {
        if isMatch {
            let records = waiting + [held]
            let gap = hasPrinted && skipped
            (waiting, left, hasPrinted, skipped) = ([], after, true, false)
            return (records, gap)
        }
        if left > 0 {
            left -= 1
            return ([held], false)
        }
        waiting.append(held)
        if waiting.count > before {
            waiting.removeFirst()
            skipped = true
        }
        return ([], false)
    }
}

/// How the records of a search are printed: their form, and how its rows are laid out.
struct RecordForms {
    let query: Query
    /// Of one's own; nil where the form shows what it always does.
    private let fields: [Column<RecordRow>]?
    /// What the rows are ordered by; none for the log's order.
    private let keys: [Column<RecordRow>]
    private let form: RecordForm
    /// Whether rows are shown at all, or only counted.
    private let onlyCounts: Bool

    init(query: Query, zero: ZeroPoint?, onlyCounts: Bool = false) throws {
        self.onlyCounts = onlyCounts
        self.query = query
        try query.form.check(for: .records)
        (fields, keys) = try query.columns?.ofRecords(query.form) ?? (nil, [])
        form = RecordForm(query.form, fields, TimeText(query.shownZone), zero: zero, showsHost: true)
    }

    /// Whether the log's chain is wanted, of which the ids are made.
    var needsChain: Bool { form.shows("id") || keys.contains { $0.name == "id" } }

    /// Prints the form's header.
    func writer(_ names: NameRegistry) throws -> any RecordWriter {
        if query.showsHeaders && !onlyCounts { try OutputFile.standard.write(form.header) }
        return form.writer(names, files: files)
    }

    private var files: [String] { (query.input.files + query.input.companions).map(\.file.name) }

    /// Lines up a table's rows; nil for other forms.
    /// - Parameter hidesHost: whether there is no column of hosts as long as there is one.
    func aligner(headers: Bool = true, hidesHost: Bool) -> ColumnAligner? {
        form.titles.map { titles in
            ColumnAligner(
                titles: titles, colored: Terminal.isColored(query.color), headers: headers && query.showsHeaders,
                varying: hidesHost && fields == nil ? 0 : nil)
        }
    }

    /// Sets up how the rows are laid out.
    func prepare(_ rows: RowCollector, _ names: NameRegistry) {
        if let choice = query.columns, choice.sorts {
            let row = RecordRow(names, files: files)
            let key = { [keys] (item: CompleteRecord) in
                row.set(item)
                return keys.map { $0.value(row) }
            }
            rows.order = RowCollector.Order(key: key, precedes: choice.precedes)
        }
        rows.marksGaps = form.marksGaps
        rows.aligner = aligner(hidesHost: !showsHost)
    }

    /// Several sets may be several hosts'; the lines of one set may name several too, which only shows as they come.
    private var showsHost: Bool { Set(query.input.files.map(\.set)).count > 1 }
}

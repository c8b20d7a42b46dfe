import Glibc
import JobRecords
import JobState
import JobViews

/// Prints the records that match, each when its details are complete, with the records around them where asked for.
final class RecordPrinter: CompleteRecordSink {
    private var selection: RecordSelection
    private var writer: any RecordWriter
    private let rows: RowCollector
    private let options: Options
    private var context: ContextWindow?
    /// Whether the filters want the record that is taken next.
    private var passes = false

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
    }

    /// How many records matched.
    private(set) var matches = 0

    init(_ selection: RecordSelection, _ writer: any RecordWriter, _ rows: RowCollector, _ options: Options) {
        self.selection = selection
        self.writer = writer
        self.rows = rows
        self.options = options
        if options.before > 0 || options.after > 0 {
            context = ContextWindow(before: options.before, after: options.after)
        }
    }

    func wants(_ record: Record, run: Int) -> Bool {
        if options.onlyMessages && !record.isMessage { return false }
        passes = selection.passes(record, run: run)
        return passes || context != nil
    }

    func take(_ held: HeldRecord) throws {
        let isWanted = options.first.map { matches < $0 } ?? true
        let isMatch = try isWanted && passes && selection.finds(held)
        if isMatch { matches += 1 }
        guard !options.onlyCounts else { return }
        if context != nil { try printContext(held, isMatch) } else if isMatch { try print(held) }
    }

    func finish() throws { try rows.finish() }

    private func printContext(_ held: HeldRecord, _ isMatch: Bool) throws {
        guard let (records, isBehindGap) = context?.take(held, isMatch: isMatch) else { return }
        if isBehindGap { try rows.addGap() }
        for record in records { try print(record) }
    }

    private func print(_ held: HeldRecord) throws {
        try held.withComplete { item in try rows.add(item) { writer.write(item, into: &$0) } }
    }
}

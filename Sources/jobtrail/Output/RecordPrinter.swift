import Glibc
import JobRecords
import JobState
import JobViews

/// Prints the records that match, each when its details are complete, with the records around them where asked for.
final class RecordPrinter: RecordSink {
    private var selection: RecordSelection
    private var writer: any RecordWriter
    private let rows: RowCollector
    private let options: Options
    private var context: ContextWindow?
    private var held = HeldRecord()
    private var isHolding = false
    /// Whether the filters want the held record.
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
        /// Ends the program where the rows cannot be written.
        let outputFailed: (any Error) -> Never
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

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        if isHolding { release() }
        if options.onlyMessages && !record.isMessage { return }
        passes = selection.passes(record, run: run)
        guard passes || context != nil else { return }
        held.set(record, at: index, in: batch, run: run)
        isHolding = true
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard isHolding, record.kind == .detail else { return release() }
        held.addDetail(batch.text(of: record))
    }

    /// Prints the last record.
    func finish() throws {
        release()
        try rows.finish()
    }

    private func release() {
        guard isHolding else { return }
        isHolding = false
        let isWanted = options.first.map { matches < $0 } ?? true
        do {
            let isMatch = try isWanted && passes && selection.finds(held)
            if isMatch { matches += 1 }
            guard !options.onlyCounts else { return }
            if context != nil { try printContext(isMatch) } else if isMatch { try print(held) }
        } catch { options.outputFailed(error) }
    }

    private func printContext(_ isMatch: Bool) throws {
        guard let (records, isBehindGap) = context?.take(held, isMatch: isMatch) else { return }
        if isBehindGap { try rows.addGap() }
        for record in records { try print(record) }
    }

    private func print(_ held: HeldRecord) throws {
        try held.withItem { item in try rows.add(item) { writer.write(item, into: &$0) } }
    }
}

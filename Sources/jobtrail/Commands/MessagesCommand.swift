import Glibc
import JobRecords
import JobState
import JobViews

/// `messages`: the events and notes that came with a code, oldest first; with `--all` every record.
enum MessagesCommand {
    private static let live = Option(
        "follow", "f", "Go on with the messages that come, through rotation and truncation")

    static let command = Command(
        "messages", "Show the messages: every completed action with its outcome and the engine's counters",
        options: [live] + OptionTable.filters + OptionTable.recordFilters + [OptionTable.allRecords]
            + OptionTable.search
            + OptionTable.now + OptionTable.rows + OptionTable.columns + OptionTable.output + OptionTable.sources
            + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let search = try Search(arguments)
        if arguments.has("follow") { return try follow(arguments, search) }
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query, tables: try search.tables(query))
        if pipeline.query.form == .json && !search.onlyCounts { return try DocumentedMessages(pipeline, search).run() }
        let (facts, filter) = try pipeline.asked()
        let forms = try RecordForms(
            query: pipeline.query, zero: try search.zeroPoint(pipeline, facts, filter), onlyCounts: search.onlyCounts)
        let rows = RowCollector(
            .standard, last: query.lines, leavesOut: query.leavesOut, isReversed: query.isReversed)
        let history = pipeline.history(facts)
        forms.prepare(rows, history.names)
        let printer = RecordPrinter(
            search.selection(filter, history), try forms.writer(history.names), rows, search.printing())
        let scan = try pipeline.scan(
            search.wanted(filter, query), into: history, text: [.records, .details], keeping: search.textFilter(filter),
            chained: forms.needsChain, sink: DetailJoiner(printer))
        if search.onlyCounts { try OutputFile.standard.write("\(printer.matches)\n") }
        return pipeline.finish(
            scan, isEmpty: printer.matches == 0 && !search.onlyCounts, nothing: "no message matches")
    }

    /// `-f`: the last messages that are there, then each as it comes.
    private static func follow(_ arguments: Arguments, _ search: Search) throws -> ExitStatus {
        let still = [
            "store", "strict", "at", "until", "boot", "reverse", "after", "before", "context", "count", "first", "zero",
            "sort",
        ]
        if let odd = still.first(where: arguments.has) {
            throw UsageError("--\(odd) is for a log at rest and cannot be combined with --follow")
        }
        return try FollowCommand.follow(arguments, onlyMessages: !search.showsAll)
    }
}

import Foundation
import JobRecords
import JobState
import JobViews

/// `messages`: the completed events that came with a code, oldest first (contract, sections 1 and 4).
enum MessagesCommand {
    static let command = Command(
        "messages", "Show the messages: every completed action with its outcome and the engine's counters",
        options: OptionTable.filters + OptionTable.recordFilters + OptionTable.search + OptionTable.now
            + OptionTable.rows + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let search = try Search(arguments)
        let readsTwice = arguments.value("output") == "json" || search.zero != nil
        let pipeline = Pipeline(query: try Query(arguments, readsTwice: readsTwice))
        if pipeline.query.form == .json && !search.onlyCounts { return try DocumentedMessages(pipeline, search).run() }
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let forms = try RecordForms(query: pipeline.query, zero: try search.zeroPoint(pipeline, facts))
        let rows = RowCollector(.standard, last: pipeline.query.lines, isReversed: pipeline.query.isReversed)
        var printer: RecordPrinter?
        let scan = pipeline.scan(
            facts: facts, text: [.records, .details], keeping: search.textFilter(filter),
            chained: forms.needsChain
        ) {
            forms.prepare(rows, $0)
            let made = RecordPrinter(search.selection(filter, $0), forms.writer($0), rows, search.printing())
            printer = made
            return made
        }
        try printer?.finish()
        let matches = printer?.matches ?? 0
        if search.onlyCounts { try OutputFile.standard.write("\(matches)\n") }
        return pipeline.finish(scan, isEmpty: matches == 0 && !search.onlyCounts, nothing: "no message matches")
    }
}

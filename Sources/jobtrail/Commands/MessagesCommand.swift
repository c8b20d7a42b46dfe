import Foundation
import JobRecords
import JobState
import JobViews

/// `messages`: the completed events that came with a code, oldest first (contract, sections 1 and 4).
enum MessagesCommand {
    static let command = Command(
        "messages", "Show the messages: every completed action with its outcome and the engine's counters",
        options: OptionTable.filters + OptionTable.recordFilters + OptionTable.now + OptionTable.rows
            + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments, readsTwice: arguments.value("output") == "json"))
        if pipeline.query.form == .json { return try DocumentedMessages(pipeline).run() }
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let rows = RowCollector(.standard, last: pipeline.query.lines, isReversed: pipeline.query.isReversed)
        var printer: RecordPrinter?
        let scan = pipeline.scan(facts: facts, text: [.records, .details], chained: pipeline.query.form == .ndjson) {
            let made = RecordPrinter(
                RecordMatcher(filter, $0.names), RecordForms.writer(pipeline.query, $0), rows, onlyMessages: true,
                outputFailed: Program.endAfterOutputFailure)
            rows.aligner = RecordForms.aligner(pipeline.query, $0)
            printer = made
            return made
        }
        try printer?.finish()
        return pipeline.finish(scan, isEmpty: rows.count == 0, nothing: "no message matches")
    }
}

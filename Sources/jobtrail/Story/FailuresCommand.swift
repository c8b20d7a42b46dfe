import JobColumns
import JobState
import JobViews

/// `failures`: what failed, each kind of failure once.
enum FailuresCommand {
    static let command = Command(
        "failures", "List what failed, like failures together: how often, when last, and why",
        options: OptionTable.now + OptionTable.filters + OptionTable.recordFilters.only("action") + OptionTable.rows
            + [exitCode] + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    static let exitCode = Option("exit-code", "Exit with 3 if there is any failure, with 0 if there is none")

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        let story = try StoryScan(StoryPlan(Pipeline(query: query)))
        let context = story.pipeline.context(story.scan)
        let rows = chosen(story.rows, query)
        try ViewPrinter.print(
            rows, query, context, json: { DocumentedViews.rows("failures", rows, time: context.nowSeconds) })
        let status = story.pipeline.finish(story.scan, isEmpty: rows.isEmpty, nothing: "nothing failed")
        return status == .done && arguments.has("exit-code") && !story.rows.isEmpty ? .findings : status
    }

    /// `-n` takes the most recent ones, `-r` turns the order round.
    private static func chosen(_ rows: [FailureRow], _ query: Query) -> [FailureRow] {
        if query.columns?.sorts == true { return rows }
        let kept = query.first(rows)
        return query.isReversed ? kept.reversed() : kept
    }
}

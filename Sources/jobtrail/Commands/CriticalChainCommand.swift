import JobState
import JobViews

/// `critical-chain`: why a startup took as long as it did.
enum CriticalChainCommand {
    private static let chainEnd = Option(
        "for", value: "JOB", "The way to JOB, instead of to the one that was ready last")

    static let command = Command(
        "critical-chain", "Show the chain of dependencies that made a startup as long as it was",
        options: [chainEnd] + OptionTable.filters.only("host", "boot")
            + OptionTable.output
            + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let startups = try Startups(pipeline)
        let goal = arguments.value("for")
        let chains = startups.timelines.map { CriticalChain($0, goal: goal) }
        let view = ChainView(chains, pipeline.context(startups.scan))
        try ViewPrinter.print(view.forms, pipeline.query.form)
        let nothing = goal.map { "no job '\($0)' in this startup" } ?? "no action was completed in this startup"
        return pipeline.finish(startups.scan, isEmpty: view.isEmpty, nothing: nothing)
    }
}

/// The startups that `critical-chain` and `plot` show: of the last run, or of the one that `-b` names.
struct Startups {
    let timelines: [StartupTimeline]
    let scan: Scan

    init(_ pipeline: Pipeline, wholeRun: Bool = false) throws {
        let (facts, filter) = try pipeline.asked()
        let history = pipeline.history(facts)
        let collector = StartupCollector(history, pipeline.files(), runs: filter.runs, wholeRun: wholeRun)
        scan = try pipeline.scan(into: history, sink: collector)
        timelines = collector.timelines.filter { filter.hosts.want($0.host) }
    }
}

import JobState
import JobViews

/// `critical-chain`: why a startup took as long as it did.
enum CriticalChainCommand {
    private static let chainEnd = Option(
        "for", value: "JOB", "The way to JOB, instead of to the one that was ready last")

    static let command = Command(
        "critical-chain", "Show the chain of dependencies that made a startup as long as it was",
        options: [chainEnd] + OptionTable.filters.only("host", "boot") + OptionTable.view,
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

/// `plot`: a startup as an SVG picture.
enum PlotCommand {
    private static let wholeRun = Option("whole-run", "Draw the whole run instead of its startup")

    static let command = Command(
        "plot", "Draw a startup as an SVG picture: a bar for each job's waiting and executing",
        options: OptionTable.filters.only("host", "boot")
            + [
                wholeRun,
                FileTarget.option("Write the picture to FILE instead of standard output"),
                Option("hung", value: "SECONDS", "Mark actions that took so long as hung (default 60)"),
                Option("utc", "Print times in UTC"),
            ] + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        var arguments = arguments
        let target = try FileTarget(arguments)
        let hung = try arguments.seconds("hung", such: "60") { $0 > 0 && $0 < 1e9 } ?? 60_000_000
        if target.isStandardOutput { arguments.add("no-pager", "") }
        let pipeline = Pipeline(query: try Query(arguments))
        let output = try target.open(pipeline.query.input)
        let startups = try Startups(pipeline, wholeRun: arguments.has("whole-run"))
        guard startups.timelines.count < 2 else {
            let hosts = startups.timelines.map(\.host).joined(separator: ", ")
            throw UsageError("plot draws one host: choose one of \(hosts) by --host")
        }
        let timeline = startups.timelines.first { !$0.tracks.isEmpty }
        if let timeline {
            let picture = PlotSVG(timeline, TimeText(pipeline.query.shownZone), hung: hung)
            try output.write(picture.svg())
            try output.finish()
            if !timeline.hasStretches && !pipeline.query.isQuiet {
                Terminal.complain("run \(timeline.run) has no beginnings and no waits in the log: only ends are drawn")
            }
        }
        let nothing = "no job is told of in this startup: nothing to draw"
        let status = pipeline.finish(startups.scan, isEmpty: timeline == nil, nothing: nothing)
        guard timeline == nil && status == .done else { return status }
        // A failure is told also to those who want no words.
        if pipeline.query.isQuiet { Terminal.complain(nothing) }
        return .failed
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

import JobState
import JobViews

/// `critical-chain`: the chain of dependencies that made a startup as long as it was.
enum CriticalChainCommand {
    static let command = Command(
        "critical-chain", "Show what made a start of the engine as long as it was",
        operands: "[PATH...]",
        options: [OptionTable.chainJob] + OptionTable.startup + OptionTable.output + OptionTable.sources
            + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let startups = try StartupScan(arguments)
        let scan = startups.scan
        let job = arguments.value("job")
        let rows = startups.startups.map {
            ChainRow(host: $0.host, run: $0.run, timeline: $0.timeline, endingWith: job.map { scan.names.id($0) })
        }
        let view = ChainView(rows, scan.names, startups.pipeline.context(scan))
        try ViewOutput.print(view, startups.pipeline.query.form)
        let nothing = job.map { "'\($0)' did nothing while the engine started" } ?? "nothing is logged of a startup"
        return startups.pipeline.finish(scan, isEmpty: view.isEmpty, nothing: nothing)
    }
}

import JobState
import JobViews

/// `critical-chain`: the chain of dependencies that made a startup as long as it was.
enum CriticalChainCommand {
    static let command = Command(
        "critical-chain", "Show what made a start of the engine as long as it was",
        operands: "[PATH...]",
        options: [OptionTable.chainEnd] + OptionTable.startup + OptionTable.output + OptionTable.sources
            + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let startups = try StartupScan(arguments)
        let scan = startups.scan
        let job = arguments.value("for")
        let rows = startups.startups.map {
            ChainRow(host: $0.host, run: $0.run, timeline: $0.timeline, endingWith: job.map { scan.names.id($0) })
        }
        if let job, rows.allSatisfy({ $0.chain.links.isEmpty }) { throw NoSuchStart(job: job) }
        let view = ChainView(rows, scan.names, startups.pipeline.context(scan))
        try ViewOutput.print(view, startups.pipeline.query.form)
        return startups.pipeline.finish(scan, isEmpty: view.isEmpty, nothing: "nothing is logged of a startup")
    }
}

/// `--for` names a job that did nothing during the startup.
struct NoSuchStart: Error, CustomStringConvertible {
    let job: String

    var description: String { "--for \(job): the job did nothing while the engine started" }
}

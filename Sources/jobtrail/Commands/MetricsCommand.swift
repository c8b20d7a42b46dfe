import JobState
import JobViews
import LogBytes

/// `metrics`: the log's state as numbers for Prometheus.
enum MetricsCommand {
    static let command = Command(
        "metrics", "Print the state as numbers for Prometheus: jobs, failures, findings",
        options: [FileTarget.option("Write the numbers to FILE instead of standard output, whole or not at all")]
            + OptionTable.now + OptionTable.filters + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ given: Arguments) throws -> ExitStatus {
        let target = try FileTarget(given)
        var arguments = given
        arguments.add("no-pager", "")
        arguments.add("no-progress", "")
        let pipeline = Pipeline(query: try Query(arguments))
        // Whoever collects numbers is seldom whoever may read the log.
        let output = try target.open(pipeline.query.input, mode: .usual)
        let plan = try StoryPlan(pipeline)
        let audit = plan.audit()
        let story = try StoryScan(
            plan, text: [.records, .details, .unparsed], keepsAll: true, comparesLines: true, audit: audit)
        let (scan, input) = (story.scan, pipeline.query.input)
        var metrics = MetricsText(scan.names)
        metrics.add(story.hosts, failures: story.failures.recentFirst)
        metrics.add(
            findings: audit.findings + LogReport.findings(scan, input, SealReport(input, scan)),
            uncollected: audit.uncollected, outcomes: scan.outcomes)
        try output.write(metrics.text)
        try output.finish()
        return pipeline.finish(
            scan, isEmpty: scan.history.records == 0, nothing: "no record of the engine", namesJobs: true)
    }
}

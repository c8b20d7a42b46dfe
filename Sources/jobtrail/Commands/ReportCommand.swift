import Glibc
import JobState
import JobViews
import LogBytes

/// `report`: the log as one page that people look at, in any browser and without a network.
enum ReportCommand {
    static let command = Command(
        "report", "Write one HTML page: timeline, jobs, failures, runs, findings, files",
        options: [OptionTable.page] + OptionTable.now + OptionTable.filters
            + OptionTable.output.filter { ["utc", "no-progress"].contains($0.name) } + OptionTable.sources
            + OptionTable.account,
        run: run)

    private static func run(_ given: Arguments) throws -> ExitStatus {
        var arguments = given
        arguments.add("no-pager", "")
        let pipeline = Pipeline(query: try Query(arguments))
        let output = try FileTarget(arguments).open(pipeline.query.input)
        let plan = try StoryPlan(pipeline)
        let sinks = Sinks(plan)
        let story = try StoryScan(
            plan, text: .all, keepsAll: true, comparesLines: true, kinds: ReportData.failureKinds,
            others: [sinks.audit, sinks.startups, sinks.collector])
        try output.write(ReportPage.html(data(sinks, story, limits(arguments))))
        try output.finish()
        return pipeline.finish(
            story.scan, isEmpty: story.scan.history.records == 0, nothing: "no record of the engine")
    }

    /// What a report is made from, beside the failures.
    private struct Sinks {
        let audit: LogAudit
        let startups: StartupCollector
        let collector: ReportCollector

        init(_ plan: StoryPlan) {
            audit = plan.audit()
            startups = plan.startups
            collector = ReportCollector(plan.filter, plan.history.names)
        }
    }

    private static func data(_ sinks: Sinks, _ story: StoryScan, _ limits: [String]) -> ReportData {
        let (scan, query) = (story.scan, story.pipeline.query)
        let report = LogReport(scan, query.input)
        let findings = sinks.audit.findings + report.findings
        let counted = scan.counted(report.findings, sinks.audit.counts)
        return ReportData(
            sinks.collector, scan.names, hosts: story.hosts,
            boxes: SummaryCommand.boxes(story, counted, sinks.startups, doubt: sinks.audit.zoneDoubt),
            failures: story.failures,
            audit: ReportAudit(findings, times: sinks.audit.times, uncollected: sinks.audit.uncollected),
            files: report.files, time: TimeText(query.shownZone), version: Program.version, filter: story.filter,
            limits: limits)
    }

    /// What the user limited the report to, as a reader of the page must know.
    private static func limits(_ arguments: Arguments) -> [String] {
        ["at", "since", "until", "job", "host", "boot"].flatMap { name in
            arguments.all(name).map { "--\(name) \($0)" }
        }
    }
}

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
            plan, text: [.records, .details, .unparsed], keepsAll: true, comparesLines: true, others: [audit])
        let (scan, input) = (story.scan, pipeline.query.input)
        var metrics = MetricsText(scan.names)
        metrics.add(story.hosts, failures: story.failures.recentFirst)
        metrics.add(
            findings: audit.findings + LogReport.findings(scan, input, SealReport(input, scan)),
            uncollected: audit.uncollected, outcomes: scan.outcomes)
        try output.write(metrics.text)
        try output.finish()
        return pipeline.finish(scan, isEmpty: scan.history.records == 0, nothing: "no record of the engine")
    }
}

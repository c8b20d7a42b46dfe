import Glibc
import JobState
import JobViews

/// `report`: the log as one page that people look at, in any browser and without a network.
enum ReportCommand {
    private static let page = Option("into", "o", value: "FILE", "Write the page to FILE instead of standard output")

    static let command = Command(
        "report", "Write one HTML page: timeline, jobs, failures, runs, findings, files",
        options: [page] + OptionTable.now + OptionTable.filters
            + OptionTable.output.only("utc", "no-progress") + OptionTable.sources
            + OptionTable.account,
        run: run)

    private static func run(_ given: Arguments) throws -> ExitStatus {
        var arguments = given
        arguments.add("no-pager", "")
        let pipeline = Pipeline(query: try Query(arguments))
        let output = try FileTarget(arguments).open(pipeline.query.input)
        let plan = try StoryPlan(pipeline)
        let (audit, startups) = (plan.audit(), plan.startups)
        let collector = ReportCollector(plan.filter, plan.history)
        let story = try StoryScan(
            plan, text: .all, keepsAll: true, comparesLines: true, kinds: ReportData.failureKinds,
            audit: audit, startups: startups, other: collector)
        try output.write(ReportPage.html(data(story, audit, startups, collector, limits(arguments))))
        try output.finish()
        return pipeline.finish(
            story.scan, isEmpty: story.scan.history.records == 0, nothing: "no record of the engine", namesJobs: true)
    }

    private static func data(
        _ story: StoryScan, _ audit: LogAudit, _ startups: StartupCollector, _ collector: ReportCollector,
        _ limits: [String]
    ) -> ReportData {
        let (scan, query) = (story.scan, story.pipeline.query)
        let report = LogReport(scan, query.input)
        let findings = audit.findings + report.findings
        let counted = scan.counted(report.findings, audit.counts)
        return ReportData(
            collector, scan.names, hosts: story.hosts,
            boxes: SummaryCommand.boxes(story, counted, startups, doubt: audit.zoneDoubt),
            failures: story.failures,
            audit: ReportAudit(findings, times: audit.times, uncollected: audit.uncollected),
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

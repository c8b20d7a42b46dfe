import Foundation
import JobState
import JobViews

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
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        var collected: (ReportCollector, LogAudit)?
        let scan = pipeline.scan(facts: facts, text: .all, comparesLines: true) { scan in
            let parts = sinks(scan, filter, TimeText(pipeline.query.zone))
            collected = parts
            return SinkPair(parts.1, parts.0)
        }
        if let (collector, audit) = collected {
            let data = data(collector, audit, scan, filter, pipeline.query, limits(arguments))
            try output.write(ReportPage.html(data))
            try output.finish()
        }
        return pipeline.finish(scan, isEmpty: scan.history.records == 0, nothing: "no record of the engine")
    }

    private static func sinks(
        _ scan: Scan, _ filter: RecordFilter, _ time: TimeText
    ) -> (ReportCollector, LogAudit) {
        let audit = LogAudit(
            scan.names, scan.files, time: { time.full($0) }, duration: { DurationText.short($0) })
        let collector = ReportCollector(filter, scan.names)
        return (collector, audit)
    }

    private static func data(
        _ collector: ReportCollector, _ audit: LogAudit, _ scan: Scan, _ filter: RecordFilter,
        _ query: Query, _ limits: [String]
    ) -> ReportData {
        let report = LogReport(scan, query.input)
        let findings = audit.findings + report.findings
        return ReportData(
            collector, scan.names, hosts: HostSelection.hosts(scan, filter),
            audit: ReportAudit(findings, times: audit.times, uncollected: audit.uncollected),
            files: report.files, time: TimeText(query.shownZone),
            version: Program.version, filter: filter, limits: limits)
    }

    /// What the user limited the report to, as a reader of the page must know.
    private static func limits(_ arguments: Arguments) -> [String] {
        ["at", "since", "until", "job", "host", "boot"].flatMap { name in
            arguments.all(name).map { "--\(name) \($0)" }
        }
    }
}

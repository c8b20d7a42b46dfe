import JobColumns
import JobState
import JobViews
import LogBytes

/// `summary`: a box's story in at most twelve lines, and of several boxes a line each.
enum SummaryCommand {
    static let command = Command(
        "summary", "Tell a box's story in ten lines: what runs, waits and failed, the last startup",
        options: OptionTable.now + OptionTable.filters.filter { ["host", "boot"].contains($0.name) }
            + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        var (audit, startups): (LogAudit?, StartupCollector?) = (nil, nil)
        let story = try StoryScan(
            Pipeline(query: query), text: [.records, .details, .unparsed], comparesLines: true
        ) { scan, filter in
            let made = (VerifyCommand.audit(scan, query), StartupCollector(scan.names, scan.files, runs: filter.runs))
            (audit, startups) = made
            return [made.0, made.1]
        }
        let findings =
            (audit?.findings ?? [])
            + LogReport.findings(story.scan, query.input, SealReport(query.input, story.scan))
        let boxes = boxes(story, findings, startups, doubt: audit?.zoneDoubt)
        try print(boxes, story, query)
        return story.pipeline.finish(story.scan, isEmpty: boxes.isEmpty, nothing: "no box matches")
    }

    static func boxes(
        _ story: StoryScan, _ findings: [Finding], _ startups: StartupCollector?, doubt: String?
    ) -> [Summary] {
        let context = story.pipeline.context(story.scan)
        let scan = story.scan
        let timelines = Dictionary((startups?.timelines ?? []).map { (ExactText($0.host), $0) }) { first, _ in first }
        let rows = Dictionary(grouping: story.rows) { ExactText($0.host) }
        let counted = scan.counted(findings)
        return story.hosts.map { host in
            let name = ExactText(scan.names[host.host])
            var box = Summary(host, scan.names, story.failures, rows[name] ?? [], timelines[name]) { job in
                story.filter.jobs.isEmpty || story.filter.jobs.contains { $0.matches(scan.names[job]) }
            }
            box.findings = counted.all + (counted.of[host.host] ?? 0)
            box.remarks = [remark(box, story, context), doubt].compactMap(\.self)
            return box
        }
    }

    private static func print(_ boxes: [Summary], _ story: StoryScan, _ query: Query) throws {
        let context = story.pipeline.context(story.scan)
        var people: [String] { boxes.count == 1 ? one(boxes[0], story, context).table() : many.table() }
        var markdown: [String] { boxes.count == 1 ? one(boxes[0], story, context).markdown() : many.markdown() }
        var many: FleetSummaryView { FleetSummaryView(boxes, story.rows, context) }
        try ViewPrinter.print(
            query.form, people: boxes.isEmpty ? nil : { people }, markdown: boxes.isEmpty ? nil : { markdown },
            json: { SummaryJSON.document(boxes, context) }, ndjson: { SummaryJSON.lines(boxes) }, csv: { many.csv() })
    }

    private static func one(_ box: Summary, _ story: StoryScan, _ context: ViewContext) -> SummaryView {
        SummaryView(box, context, operands: story.operands, short: story.short)
    }

    /// When the backup was made that a box was read from, and what its maker remarked.
    private static func remark(_ box: Summary, _ story: StoryScan, _ context: ViewContext) -> String? {
        let files = zip(story.scan.files, story.scan.outcomes).filter { _, outcome in
            outcome.host.map { story.scan.names[$0] == box.host } ?? true
        }
        guard let backup = files.compactMap({ $0.0.file.box.backup }).max(by: { ($0.made ?? 0) < ($1.made ?? 0) })
        else {
            return nil
        }
        let made = backup.made.map { $0 * 1_000_000 }.map {
            "backup of \(context.time.seconds($0).dropLast(3)) \(context.time.zoneName($0))"
        }
        return [made, backup.remark].compactMap(\.self).joined(separator: ": ")
    }
}

extension Scan {
    /// How many findings stand in the files of each host, and how many are about every host: they name no file that
    /// was read.
    fileprivate func counted(_ findings: [Finding]) -> (of: [UInt32: Int], all: Int) {
        let hosts = Dictionary(zip(files.map { ExactText($0.file.name) }, outcomes.map(\.host))) { first, _ in first }
        var counted = (of: [UInt32: Int](), all: 0)
        for finding in findings {
            if let host = hosts[ExactText(finding.file)] ?? nil {
                counted.of[host, default: 0] += 1
            } else {
                counted.all += 1
            }
        }
        return counted
    }
}

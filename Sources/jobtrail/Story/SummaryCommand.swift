import JobColumns
import JobState
import JobViews
import LogBytes

/// `summary`: a box's story in at most twelve lines, and of several boxes a line each.
enum SummaryCommand {
    static let command = Command(
        "summary", "Tell a box's story in ten lines: what runs, waits and failed, the last startup",
        options: OptionTable.now + OptionTable.filters.only("host", "boot") + OptionTable.view,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        let plan = try StoryPlan(Pipeline(query: query))
        let (audit, startups) = (plan.audit(limit: 0), plan.startups)
        let story = try StoryScan(
            plan, text: [.records, .details, .unparsed], comparesLines: true, audit: audit, startups: startups)
        let findings = LogReport.findings(story.scan, query.input, SealReport(query.input, story.scan))
        let counted = story.scan.counted(findings, audit.counts)
        let boxes = boxes(story, counted, startups, doubt: audit.zoneDoubt)
        try print(boxes, story, query)
        return story.pipeline.finish(story.scan, isEmpty: boxes.isEmpty, nothing: "no box matches")
    }

    static func boxes(
        _ story: StoryScan, _ counted: FindingCounts, _ startups: StartupCollector, doubt: String?
    ) -> [Summary] {
        let context = story.pipeline.context(story.scan)
        let scan = story.scan
        let timelines = Dictionary(startups.timelines.map { (ExactText($0.host), $0) }) { first, _ in first }
        let rows = Dictionary(grouping: story.rows) { ExactText($0.host) }
        let backups = backups(scan)
        return story.hosts.map { host in
            let name = ExactText(scan.names[host.host])
            var box = Summary(host, scan.names, story.failures, rows[name] ?? [], timelines[name]) { job in
                story.filter.jobs.want(scan.names[job])
            }
            box.findings = counted.all + (counted.of[name] ?? 0)
            box.remarks = [remark(backups.of[name], backups.all, context), doubt].compactMap(\.self)
            return box
        }
    }

    private static func print(_ boxes: [Summary], _ story: StoryScan, _ query: Query) throws {
        let context = story.pipeline.context(story.scan)
        let many = FleetSummaryView(boxes, story.rows, context)
        let one = (boxes.count == 1 ? boxes.first : nil).map {
            SummaryView($0, context, operands: story.operands, moment: story.moment, short: story.short)
        }
        try ViewPrinter.print(
            ViewForms(
                isEmpty: boxes.isEmpty, table: { one?.table() ?? many.table() },
                markdown: { one?.markdown() ?? many.markdown() },
                document: { SummaryJSON.document(boxes, context) }, lines: { SummaryJSON.lines(boxes) },
                rows: many.rows), query.form)
    }

    /// The latest backup that each host was read from, and the latest of those that tell no host.
    private static func backups(_ scan: Scan) -> (of: [ExactText: BackupFacts], all: BackupFacts?) {
        var found: (of: [ExactText: BackupFacts], all: BackupFacts?) = ([:], nil)
        for (file, outcome) in zip(scan.files, scan.outcomes) {
            guard let backup = file.file.box.backup else { continue }
            if let host = outcome.host.map({ ExactText(scan.names[$0]) }) {
                found.of[host] = later(backup, found.of[host])
            } else {
                found.all = later(backup, found.all)
            }
        }
        return found
    }

    private static func later(_ one: BackupFacts, _ other: BackupFacts?) -> BackupFacts {
        other.map { ($0.made ?? 0) >= (one.made ?? 0) ? $0 : one } ?? one
    }

    /// When the backup was made that a box was read from, and what its maker remarked.
    private static func remark(_ own: BackupFacts?, _ common: BackupFacts?, _ context: ViewContext) -> String? {
        guard let backup = own.map({ later($0, common) }) ?? common else { return nil }
        let made = backup.made.map { $0 * 1_000_000 }.map {
            "backup of \(context.time.seconds($0).dropLast(3)) \(context.time.zoneName($0))"
        }
        return [made, backup.remark].compactMap(\.self).joined(separator: ": ")
    }
}

/// How many findings there are of each host, and how many that are about every host.
struct FindingCounts {
    /// By the host's name: while no line has told it, a file's host has a number of its own.
    var of: [ExactText: Int] = [:]
    var all = 0
}

extension Scan {
    /// How many findings stand in the files of each host, and how many are about every host: they name no file that
    /// was read.
    /// - Parameters:
    ///   - findings: about whole files.
    ///   - counts: those of lines, by the files' numbers.
    func counted(_ findings: [Finding], _ counts: [Int]) -> FindingCounts {
        let told = outcomes.map { $0.host.map { ExactText(names[$0]) } }
        let hosts = Dictionary(zip(files.map { ExactText($0.file.name) }, told)) { first, _ in first }
        var counted = FindingCounts()
        let all = zip(files, counts).map { ($0.file.name, $1) } + findings.map { ($0.file, 1) }
        for (file, count) in all where count > 0 {
            if let host = hosts[ExactText(file)] ?? nil {
                counted.of[host, default: 0] += count
            } else {
                counted.all += count
            }
        }
        return counted
    }
}

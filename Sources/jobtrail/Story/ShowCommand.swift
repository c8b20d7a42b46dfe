import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `show JOB`: all that a log tells of a job, on one page.
enum ShowCommand {
    static let command = Command(
        "show", "Show one job's story: state, dependencies, failures, last actions, notes",
        operands: "JOB [PATH...]",
        options: OptionTable.now + OptionTable.filters.without("job") + OptionTable.view, run: run)

    private static func run(_ given: Arguments) throws -> ExitStatus {
        guard let wanted = given.operands.first else {
            throw UsageError("show which job? Name it, or a pattern of names")
        }
        var arguments = given
        arguments.operands = Array(given.operands.dropFirst())
        for name in wanted.split(separator: ",") { arguments.add("job", String(name)) }
        let query = try Query(arguments)
        let plan = try StoryPlan(Pipeline(query: query))
        let stories = JobStoryCollector(plan.history, plan.filter, plan.files)
        let story = try StoryScan(plan, keepsAll: true, other: stories)
        let pages = pages(story, stories)
        if pages.isEmpty { throw unknown(wanted, story) }
        let context = story.pipeline.context(story.scan)
        let view = JobPagesView(pages, context, operands: story.operands + story.moment, short: story.short) {
            JobCatalog.jobs[$0]?.what
        }
        try ViewPrinter.print(
            ViewForms(table: view.table, markdown: view.markdown, document: view.json, lines: view.ndjson), query.form)
        return story.pipeline.finish(story.scan, isEmpty: false, nothing: "")
    }

    private static func pages(_ story: StoryScan, _ stories: JobStoryCollector) -> [JobPage] {
        let (scan, names) = (story.scan, story.scan.names)
        let failures = Dictionary(grouping: story.rows) { [ExactText($0.host), ExactText($0.job)] }
        return story.hosts.flatMap { host in
            let catalogue = scan.history.catalogue(of: host.host)
            let known = Set(host.jobs.map(\.name))
            let inNotes = stories.jobs(of: host.host).filter { !known.contains($0) }.sorted { names[$0] < names[$1] }
            let jobs = host.jobs + inNotes.map { Job.untold($0, names) }
            return jobs.filter { job in story.filter.jobs.contains { $0.matches(names[job.name]) } }.map { job in
                let row = JobRow(
                    host: names[host.host], job: job, waitsFor: host.waitsFor(job.name),
                    now: scan.history.now(of: host), names: names)
                return JobPage(
                    row, names, story: stories.story(host: host.host, job: job.name),
                    failures: failures[[ExactText(row.host), ExactText(row.name)]] ?? [], catalogue: catalogue)
            }
        }
    }

    /// What the log has instead.
    private static func unknown(_ wanted: String, _ story: StoryScan) -> any Error {
        if let words = story.pipeline.strangerWords(story.scan, all: false).first { return CommandError(words) }
        let known = Set(story.hosts.flatMap { $0.jobs.map { story.scan.names[$0.name] } })
        let names = known.sorted().prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
        return CommandError("no job '\(wanted)' in the log" + (known.isEmpty ? "" : "; it names \(names)"))
    }
}

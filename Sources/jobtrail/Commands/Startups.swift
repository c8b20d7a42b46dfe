import JobState

/// The startups that `critical-chain` and `plot` show: of the last run, or of the one that `-b` names.
struct Startups {
    let timelines: [StartupTimeline]
    let scan: Scan

    init(_ pipeline: Pipeline, wholeRun: Bool = false) throws {
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let history = pipeline.history(facts)
        let collector = StartupCollector(history, pipeline.files(), runs: filter.runs, wholeRun: wholeRun)
        scan = try pipeline.scan(into: history, sink: collector)
        timelines = collector.timelines.filter { timeline in
            filter.hosts.isEmpty || filter.hosts.contains { $0.matches(timeline.host) }
        }
    }
}

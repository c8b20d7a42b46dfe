import JobState

/// The startups that `critical-chain` and `plot` show: of the last run, or of the one that `-b` names.
struct Startups {
    let timelines: [StartupTimeline]
    let scan: Scan

    init(_ pipeline: Pipeline, wholeRun: Bool = false) throws {
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        var collector: StartupCollector?
        scan = pipeline.scan(facts: facts, text: []) { scan in
            let made = StartupCollector(scan.names, scan.files, runs: filter.runs, wholeRun: wholeRun)
            collector = made
            return made
        }
        let found = collector?.timelines ?? []
        timelines = found.filter { timeline in
            filter.hosts.isEmpty || filter.hosts.contains { $0.matches(timeline.host) }
        }
    }
}

import JobState

/// The timelines of the run that `-b` names (the last by default), a host each.
enum RunTimelines {
    static func collect(_ pipeline: Pipeline) throws -> (timelines: [StartupTimeline], scan: Scan) {
        let facts = try pipeline.facts(needsHosts: true)!
        let runs = try facts.runs(pipeline.query.boot ?? 0)
        let filter = try pipeline.filter(facts)
        var collector: TimelineCollector?
        let scan = pipeline.scan(facts: facts, text: .waits) { scan in
            let made = TimelineCollector(scan.names) { host, run in
                runs[host] == run && (filter.hosts.isEmpty || filter.hosts.contains { $0.matches(host) })
            }
            collector = made
            return made
        }
        return (collector?.result ?? [], scan)
    }
}

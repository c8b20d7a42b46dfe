import JobState

/// The startups of the run that `-b` names, of each host: what critical-chain and plot look at.
struct StartupScan {
    struct Startup {
        let host: String
        let run: Run
        let timeline: StartupTimeline
    }

    let pipeline: Pipeline
    let scan: Scan
    /// In the order of the hosts' first records.
    let startups: [Startup]

    /// - Parameter arguments: without `--boot`, the last run is meant.
    init(_ arguments: Arguments) throws {
        var arguments = arguments
        if !arguments.has("boot") { arguments.add("boot", "0") }
        pipeline = Pipeline(query: try Query(arguments, readsTwice: true))
        let isWhole = arguments.has("whole-run")
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        var recorder: StartupRecorder?
        let scan = pipeline.scan(facts: facts, text: .waits) {
            let made = StartupRecorder($0.names, isWhole: isWhole) { filter.runs?[$0] == $1 }
            recorder = made
            return made
        }
        self.scan = scan
        startups = HostSelection.hosts(scan, filter).compactMap { host in
            let name = scan.names[host.host]
            guard let number = filter.runs?[name], number <= host.runs.count,
                let timeline = recorder?.timeline(host: host.host, run: number)
            else { return nil }
            return Startup(host: name, run: host.runs[number - 1], timeline: timeline)
        }
    }
}

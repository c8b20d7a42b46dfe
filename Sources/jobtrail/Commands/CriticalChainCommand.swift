import JobState
import JobViews

/// `critical-chain`: what a run's startup waited for.
enum CriticalChainCommand {
    static let command = Command(
        "critical-chain", "Show the chain of dependencies that made a startup as long as it was",
        options: [OptionTable.chainEnd] + OptionTable.filters.filter { ["host", "boot"].contains($0.name) }
            + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments, readsTwice: true))
        let (timelines, scan) = try RunTimelines.collect(pipeline)
        let job = arguments.value("for")
        let chains = timelines.compactMap { timeline in
            CriticalChain(timeline, job: job).map { (timeline: timeline, chain: $0) }
        }
        if let job, chains.isEmpty { throw NoSuchStart(job: job) }
        switch pipeline.query.form {
        case .table:
            for (timeline, chain) in chains {
                try OutputFile.standard.write(tree(timeline, chain, pipeline.context(scan)))
            }
        case .json: try OutputFile.standard.write(json(chains))
        default: throw UsageError("--output '\(pipeline.query.form.rawValue)': table or json are possible here")
        }
        return pipeline.finish(scan, isEmpty: chains.isEmpty, nothing: "the run has no completed start")
    }

    private static func tree(_ timeline: StartupTimeline, _ chain: CriticalChain, _ context: ViewContext) -> [String] {
        let host = timeline.host.isEmpty ? "" : "\(timeline.host), "
        var lines = [
            "\(host)run \(timeline.run), since \(context.time.full(timeline.start))",
            "@ when the job was ready, + how long its start took", "",
        ]
        for (depth, link) in chain.links.enumerated() {
            let indent = depth == 0 ? "" : String(repeating: "  ", count: depth - 1) + "└─"
            let took = link.took.map { " +\(DurationText.short($0))" } ?? ""
            let style: Style = link.bar.failed ? .bad : .plain
            let name = style.applied(SafeText.shown(link.bar.job), colored: context.colored)
            lines.append(
                "\(indent)\(name) @\(DurationText.short(link.reached))\(took)\(link.bar.failed ? " failed" : "")")
        }
        return lines
    }

    private static func json(_ chains: [(timeline: StartupTimeline, chain: CriticalChain)]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("chains")
        json.beginList()
        for (timeline, chain) in chains { write(timeline, chain, &json) }
        json.endList()
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }

    private static func write(_ timeline: StartupTimeline, _ chain: CriticalChain, _ json: inout JSONWriter) {
        json.beginObject()
        json.key("host")
        json.string(timeline.host)
        json.key("run")
        json.number(timeline.run)
        json.key("start")
        json.seconds(timeline.start)
        json.key("chain")
        json.beginList()
        for link in chain.links {
            json.beginObject()
            json.key("job")
            json.string(link.bar.job)
            json.key("reached")
            json.seconds(link.reached)
            json.key("took")
            json.seconds(link.took)
            json.key("sub")
            json.string(link.bar.failed ? "err" as String : "ok")
            json.endObject()
        }
        json.endList()
        json.endObject()
    }
}

/// `--for` names a job whose start the run does not tell.
struct NoSuchStart: Error, CustomStringConvertible {
    let job: String

    var description: String { "--for \(job): the run tells no completed start of that job" }
}

import JobState
import JobViews

/// `plot`: a start of the engine as a picture.
enum PlotCommand {
    static let command = Command(
        "plot", "Draw a start of the engine as an SVG picture: a bar for each job",
        options: [OptionTable.into, OptionTable.wholeRun] + OptionTable.startup
            + OptionTable.output.filter { $0.name == "utc" }
            + OptionTable.output.filter { $0.name == "no-progress" } + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        var arguments = arguments
        // The picture is no table for a pager.
        arguments.add("no-pager", "")
        let startups = try StartupScan(arguments)
        let pipeline = startups.pipeline
        let path = arguments.value("into")
        guard startups.startups.count <= 1 else {
            let hosts = startups.startups.map(\.host).joined(separator: ", ")
            throw UsageError("a plot shows one host: --host picks one of \(hosts)")
        }
        guard let startup = startups.startups.first else {
            return pipeline.finish(startups.scan, isEmpty: true, nothing: "nothing is logged of a startup")
        }
        let view = PlotView(
            host: startup.host, run: startup.run, timeline: startup.timeline, names: startups.scan.names,
            time: TimeText(pipeline.query.shownZone))
        let sources = arguments.operands + pipeline.query.input.files.map(\.file.name)
        if !view.isEmpty { try OutputTarget.write(view.svg(), into: path, sources: sources) }
        return pipeline.finish(
            startups.scan, isEmpty: view.isEmpty || view.hasNoBar,
            nothing: view.isEmpty
                ? "nothing is logged of a startup" : "no action's beginning is logged; the plot shows only their ends")
    }
}

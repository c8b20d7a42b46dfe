import JobState
import JobViews

/// `plot`: a run's startup as a picture.
enum PlotCommand {
    static let command = Command(
        "plot", "Draw a run's startup as SVG: what waited, what executed, what failed",
        options: [OptionTable.wholeRun] + OptionTable.filters.filter { ["host", "boot"].contains($0.name) }
            + OptionTable.output.filter { ["utc", "no-progress"].contains($0.name) } + OptionTable.sources
            + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments, readsTwice: true))
        let (timelines, scan) = try RunTimelines.collect(pipeline)
        guard timelines.count <= 1 else {
            throw UsageError(
                "the log is of several hosts: pick one with --host (\(timelines.map(\.host).joined(separator: ", ")))")
        }
        guard let timeline = timelines.first, !timeline.bars.isEmpty else {
            return pipeline.finish(scan, isEmpty: true, nothing: "the run has no action to draw")
        }
        let view = PlotView(timeline, TimeText(pipeline.query.shownZone), startupOnly: !arguments.has("whole-run"))
        try OutputFile.standard.write(view.svg)
        return pipeline.finish(scan, isEmpty: false, nothing: "")
    }
}

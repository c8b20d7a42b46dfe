import Foundation
import JobState
import JobViews

/// `replay -o watch`: the past on the screen of `watch`.
enum ReplayWatch {
    static func run(_ arguments: Arguments, _ rhythm: Rhythm, speed: String?) throws -> ExitStatus {
        guard Terminal.hasScreen else {
            throw UsageError("--output 'watch' draws on a terminal, which standard output is not")
        }
        if arguments.has("into") { throw UsageError("--into writes a log: --output 'watch' is none") }
        let color = Terminal.isColored(try arguments.choice("color", ColorChoice.self) ?? .auto)
        let screen = WatchScreen(isColored: color)
        let pipeline = Pipeline(query: try query(arguments))
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        screen.words = WatchText(time: TimeText(pipeline.query.shownZone), hasBlocks: Terminal.takesUnicode)
        try screen.open()
        defer { screen.close() }
        screen.set(.replaying(speed ?? "1x"))
        var replayer: WatchReplayer?
        let scan = pipeline.scan(facts: facts, text: [.records, .details]) { scan in
            let made = WatchBoard(scan.names, .init(jobs: filter.jobs, hosts: filter.hosts)) { scan.history }
            made.arrival = { screen.shownNow }
            made.pace = rhythm.pace
            screen.board = made
            let maker = WatchReplayer(RecordMatcher(filter, scan.names), rhythm, made, screen) { end($0, screen) }
            replayer = maker
            return maker
        }
        if let end = replayer?.finish(), end != .done { return end }
        screen.close()
        return pipeline.finish(scan, isEmpty: scan.history.records == 0, nothing: "no record")
    }

    private static func end(_ status: ExitStatus, _ screen: WatchScreen) -> Never {
        screen.close()
        exit(status.rawValue)
    }

    /// The state is folded up to `--to`, and from the log's beginning, whatever is shown in its rhythm.
    private static func query(_ arguments: Arguments) throws -> Query {
        var arguments = arguments
        if let from = arguments.value("from") { arguments.add("since", from) }
        if let to = arguments.value("to") { arguments.add("at", to) }
        arguments.remove("output")
        arguments.add("no-pager", "")
        arguments.add("no-progress", "")
        return try Query(arguments)
    }
}

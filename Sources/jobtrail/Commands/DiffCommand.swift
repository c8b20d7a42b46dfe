import Foundation
import JobState
import JobViews

/// `diff`: what differs between two states. Exits with 0 where nothing does, with 3 where something does.
enum DiffCommand {
    static let command = Command(
        "diff", "Show what differs between two instants, two runs, or two logs",
        options: OptionTable.diff + OptionTable.filters.filter { ["job", "host"].contains($0.name) }
            + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    /// One of the two states, read.
    private struct State {
        let pipeline: Pipeline
        let scan: Scan
        let hosts: [String: HostHistory]

        init(_ arguments: Arguments) throws {
            pipeline = Pipeline(query: try Query(arguments))
            let facts = try pipeline.facts()
            let filter = try pipeline.filter(facts)
            let scan = pipeline.scan(facts: facts)
            self.scan = scan
            let found = HostSelection.hosts(scan, filter)
            hosts = Dictionary(found.map { (scan.names[$0.host], $0) }) { first, _ in first }
        }

        /// A run is told by its number, which `-b 0` and `-b -1` do not tell.
        func side(_ label: String) -> DiffView.Side {
            let run = pipeline.query.boot != nil && hosts.count == 1 ? hosts.first?.value.run : nil
            return DiffView.Side(label: run.map { "run \($0)" } ?? label, time: scan.history.now)
        }
    }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let sides = try DiffSides(arguments)
        let slack = try slack(arguments)
        let (before, after) = (try State(sides.before), try State(sides.after))
        let rows = pairs(before, after).flatMap { host, one, other in
            StateDifference.between(
                (one?.jobs ?? [], before.scan.names), (other?.jobs ?? [], after.scan.names), slack: slack
            ).filter { difference in
                let jobs = after.pipeline.query.filter.jobs
                return jobs.isEmpty || jobs.contains { $0.matches(difference.job) }
            }.map { DiffRow(host: host, $0, before: before.scan.names, after: after.scan.names) }
        }
        let view = DiffView(
            before.side(sides.labels.before), after.side(sides.labels.after), rows, after.pipeline.context(after.scan))
        try ViewOutput.print(view, after.pipeline.query.form)
        return close(before, after, view)
    }

    private static func close(_ before: State, _ after: State, _ view: DiffView) -> ExitStatus {
        let states = [
            before.pipeline.finish(before.scan, isEmpty: false, nothing: ""),
            after.pipeline.finish(after.scan, isEmpty: false, nothing: ""),
        ]
        if let worse = states.first(where: { $0 != .done }) { return worse }
        if view.isEmpty && !after.pipeline.query.isQuiet { Terminal.complain("nothing differs") }
        return view.isEmpty ? .done : .findings
    }

    /// The hosts of both sides by name; where each side has one, these two whatever they are called.
    private static func pairs(
        _ before: State, _ after: State
    ) -> [(host: String, before: HostHistory?, after: HostHistory?)] {
        if before.hosts.count == 1, after.hosts.count == 1, let one = before.hosts.first, let other = after.hosts.first
        {
            return [(other.key, one.value, other.value)]
        }
        return Set(before.hosts.keys).union(after.hosts.keys).sorted().map { ($0, before.hosts[$0], after.hosts[$0]) }
    }

    /// `--slack` in microseconds.
    private static func slack(_ arguments: Arguments) throws -> Int64 {
        guard let text = arguments.value("slack") else { return 1_000_000 }
        guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
            throw UsageError("--slack '\(text)': seconds are wanted, such as 1 or 0.5")
        }
        return Int64((seconds * 1e6).rounded())
    }
}

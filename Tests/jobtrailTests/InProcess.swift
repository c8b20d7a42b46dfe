import EngineSimulator
import JobRecords
import JobState
import JobViews
import Testing

@testable import jobtrail

/// Asks the program's own code, without a process for each question, so that thousands can be asked.
struct InProcess {
    let log: String
    let zone: String
    /// What the index's notices said.
    final class Told { var words: [String] = [] }

    func query(at instant: String, _ more: [String: String] = [:]) throws -> Query {
        var arguments = Arguments(command: "jobs")
        let given = ["at": instant, "output": "json", "quiet": "", "tz": zone, "no-pager": ""].merging(more) { $1 }
        for (name, value) in given { arguments.add(name, value) }
        arguments.setOperands([log])
        return try Query(arguments)
    }

    /// An index with a place as often as can be.
    func index(
        _ query: Query, _ cache: IndexCache? = nil, maker: UInt64 = 1, _ spacing: MarkSpacing = InProcess.dense,
        _ told: Told = Told()
    ) throws -> LogIndex {
        let identity = try #require(IndexChoice.identity(query))
        return LogIndex(identity, cache, maker: maker, spacing) { told.words.append($0) }
    }

    static var dense: MarkSpacing {
        var spacing = MarkSpacing()
        (spacing.lines, spacing.bytes, spacing.restarts) = (1, 400, 1000)
        return spacing
    }

    /// `jobs`, `runs` and `updates` at an instant, and the account of what was skipped.
    static func answers(_ query: Query, _ index: LogIndex?) throws -> [String] {
        let pipeline = Pipeline(query: query, index: index)
        let (jobs, scan) = try JobsCommand.view(pipeline)
        let (runs, _) = try RunsCommand.view(pipeline)
        let (updates, _) = try UpdatesCommand.view(pipeline, 30_000_000)
        let account = scan.outcomes.map { "\($0.records) \($0.foreign) \($0.unparsed) \($0.summary.lines)" }
        return [text(jobs.json()), text(runs.json()), text(updates.json())] + account
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

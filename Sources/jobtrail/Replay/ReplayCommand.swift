import Foundation
import JobRecords
import JobState
import JobViews

/// `replay`: the log once more, in its own rhythm.
enum ReplayCommand {
    static let command = Command(
        "replay", "Issue the log again as it happened, in its own rhythm or faster",
        options: OptionTable.replay + OptionTable.filters.filter { !["since", "until"].contains($0.name) }
            + OptionTable.recordFilters + OptionTable.replayOutput + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let speed = try arguments.value("speed").map { try ReplaySpeed.parse($0) } ?? 1
        let rhythm = Rhythm(speed: speed, maxGap: try maxGap(arguments))
        if arguments.value("output") == "watch" { return try ReplayWatch.run(arguments, rhythm) }
        let path = arguments.value("into")
        let query = try query(arguments)
        try check(query, into: path)
        return try ReplayRun(Pipeline(query: query), rhythm, into: path).run()
    }

    private static func query(_ arguments: Arguments) throws -> Query {
        var arguments = arguments
        if let from = arguments.value("from") { arguments.add("since", from) }
        if let to = arguments.value("to") { arguments.add("until", to) }
        if !arguments.has("output") { arguments.add("output", "raw") }
        // A pager would hold back what is due.
        arguments.add("no-pager", "")
        arguments.add("no-progress", "")
        return try Query(arguments)
    }

    private static func check(_ query: Query, into path: String?) throws {
        if query.form == .json { throw UsageError("--output 'json' has no records one by one: ndjson has") }
        guard path != nil else { return }
        guard query.form == .raw else {
            throw UsageError("--into writes a log: --output '\(query.form.rawValue)' is none")
        }
        let sets = Set(query.input.files.map(\.set)).count
        guard sets <= 1 else {
            throw UsageError("--into writes one log, but \(sets) were found: name one of them")
        }
    }

    private static func maxGap(_ arguments: Arguments) throws -> Int64? {
        guard let text = arguments.value("max-gap") else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
            throw UsageError("--max-gap '\(text)': expected seconds, such as 2 or 0.5")
        }
        return Int64((seconds * 1e6).rounded())
    }
}

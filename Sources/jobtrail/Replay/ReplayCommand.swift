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
        let rhythm = Rhythm(speed: try speed(arguments), maxGap: try maxGap(arguments))
        if arguments.value("output") == "watch" {
            return try ReplayWatch.run(arguments, rhythm, speed: arguments.value("speed"))
        }
        let path = arguments.value("into")
        let pipeline = Pipeline(query: try query(arguments))
        try check(pipeline.query, into: path)
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        if let since = filter.since, let until = filter.until, since > until {
            throw UsageError("--from is later than --to: nothing can be between them")
        }
        let forms = try RecordForms(query: pipeline.query, zero: nil)
        let output = try ReplayOutput(into: path)
        var replayer: Replayer?
        let isRaw = pipeline.query.form == .raw
        let scan = pipeline.scan(facts: facts, text: isRaw ? .all : [.records, .details], chained: !isRaw) {
            let made = Replayer(
                RecordMatcher(filter, $0.names), forms.writer($0), issuesAll: isRaw,
                startsWithin: filter.since == nil && filter.runs == nil, rhythm: rhythm,
                aligner: aligner(forms, $0), output: output, outputFailed: Program.endAfterOutputFailure)
            replayer = made
            return made
        }
        replayer?.finish()
        output.finish(lastRecord: replayer?.lastTime)
        return pipeline.finish(scan, isEmpty: replayer?.count ?? 0 == 0, nothing: "no record matches")
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

    private static func aligner(_ forms: RecordForms, _ scan: Scan) -> ColumnAligner? {
        guard let table = forms.writer(scan) as? RecordTable else { return nil }
        return ColumnAligner(
            titles: table.titles, colored: Terminal.isColored(forms.query.color), headers: forms.query.showsHeaders)
    }

    /// `1x`, `60x`, `0.5`, `max`; nil is without pauses.
    private static func speed(_ arguments: Arguments) throws -> Double? {
        guard let text = arguments.value("speed") else { return 1 }
        if text == "max" { return nil }
        guard let factor = Double(text.hasSuffix("x") ? String(text.dropLast()) : text), factor > 0, factor < 1e12
        else {
            throw UsageError("--speed '\(text)': how many times faster is wanted, such as 1x or 60x, or max")
        }
        return factor
    }

    private static func maxGap(_ arguments: Arguments) throws -> Int64? {
        guard let text = arguments.value("max-gap") else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
            throw UsageError("--max-gap '\(text)': seconds are wanted, such as 2 or 0.5")
        }
        return Int64((seconds * 1e6).rounded())
    }
}

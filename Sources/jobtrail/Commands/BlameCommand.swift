import JobState
import JobViews

/// `blame`: which actions took how long (contract, section 6).
enum BlameCommand {
    static let command = Command(
        "blame", "Show which actions took how long, the longest first",
        options: OptionTable.now + OptionTable.filters + OptionTable.recordFilters.filter { $0.name != "priority" }
            + OptionTable.longest + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let scan = pipeline.scan(facts: facts, spans: true)
        let view = BlameView(chosen(scan, filter, pipeline.query), pipeline.context(scan))
        try ViewOutput.print(view, pipeline.query.form)
        return pipeline.finish(
            scan, isEmpty: view.isEmpty, nothing: "no completed action matches of which the beginning is logged")
    }

    /// The longest first; of equals the earlier one. `-n` takes the longest ones.
    private static func chosen(_ scan: Scan, _ filter: RecordFilter, _ query: Query) -> [BlameRow] {
        let rows = HostSelection.hosts(scan, filter).flatMap { host in
            let name = scan.names[host.host]
            return host.spans.filter { isWanted($0, name, filter, scan.names) }.map {
                BlameRow($0, host: name, names: scan.names)
            }
        }
        let sorted = rows.enumerated().sorted { ($1.element.took, $0.offset) < ($0.element.took, $1.offset) }
        let longest = query.lines.map { Array(sorted.prefix($0)) } ?? sorted
        return (query.isReversed ? longest.reversed() : longest).map(\.element)
    }

    private static func isWanted(
        _ span: ActionSpan, _ host: String, _ filter: RecordFilter, _ names: NameRegistry
    ) -> Bool {
        (filter.jobs.isEmpty || filter.jobs.contains { $0.matches(names[span.job]) })
            && (filter.actions.isEmpty || filter.actions.contains { $0.matches(names[span.action]) })
            && (filter.failed == nil || filter.failed == span.failed)
            && (filter.runs == nil || filter.runs?[host] == span.run)
            && (filter.since.map { span.t1 >= $0 } ?? true) && (filter.until.map { span.t1 <= $0 } ?? true)
    }
}

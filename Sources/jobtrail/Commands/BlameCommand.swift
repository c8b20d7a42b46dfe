import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes

/// `blame`: which actions took how long, and which never ended.
enum BlameCommand {
    static let command = Command(
        "blame", "Show how long each action took, the longest first, and which never ended",
        options: OptionTable.now + OptionTable.filters + Array(OptionTable.recordFilters.prefix(2))
            + [
                Option("lines", "n", value: "N", "Only the N longest; +N: from the Nth on"),
                Option("reverse", "r", "Shortest first"),
            ] + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments))
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let scan = pipeline.scan(into: pipeline.history(facts, spans: true))
        let rows = chosen(scan, filter, pipeline.query)
        try ViewPrinter.print(
            rows, pipeline.query, pipeline.context(scan), json: { DocumentedViews.blame(rows) })
        return pipeline.finish(
            scan, isEmpty: rows.isEmpty, nothing: "no completed action matches whose beginning the log tells")
    }

    /// Of equal lengths, the earlier first.
    private static func chosen(_ scan: Scan, _ filter: RecordFilter, _ query: Query) -> [BlameRow] {
        var matcher = SpanFilter(filter, scan.names)
        var spans = scan.history.hosts.flatMap { ($0.spans + $0.cutSpans).filter { matcher.matches($0) } }
        spans.sort { ($1.t1 - $1.t0, $0.t0) < ($0.t1 - $0.t0, $1.t0) }
        if query.columns?.sorts == true { return spans.map { BlameRow($0, scan.names) } }
        let rows = query.first(spans).map { BlameRow($0, scan.names) }
        return query.isReversed ? rows.reversed() : rows
    }
}

/// `runs`: the lives of the engine.
enum RunsCommand {
    static let command = Command(
        "runs", "Show each life of the engine: when it began and ended, how it went",
        options: OptionTable.now + OptionTable.filters.filter { $0.name != "job" }
            + OptionTable.rows + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query)
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let besides = CompanionMessages(pipeline.files(companions: true))
        let scan = try pipeline.scan(into: pipeline.history(facts), companions: true, sink: besides)
        let (rows, context) = (chosen(scan, besides, filter, query), pipeline.context(scan))
        try ViewPrinter.print(rows, query, context, json: { DocumentedViews.runs(rows, context) })
        return pipeline.finish(scan, isEmpty: rows.isEmpty, nothing: "no run of the engine matches")
    }

    private static func chosen(
        _ scan: Scan, _ besides: CompanionMessages, _ filter: RecordFilter, _ query: Query
    ) -> [RunRow] {
        let hosts = HostSelection.hosts(scan, filter)
        var rows = hosts.flatMap { host in
            host.runs.map {
                RunRow(host: scan.names[host.host], run: $0, besides: besides.count(host.host, $0.number))
            }
        }
        if hosts.count > 1 { rows.sort { ($0.run.start, $0.host) < ($1.run.start, $1.host) } }
        rows.removeAll { row in
            if let runs = filter.runs, runs[ExactText(row.host)] != row.run.number { return true }
            return (filter.since.map { row.run.end < $0 } ?? false)
                || (filter.until.map { row.run.start > $0 } ?? false)
        }
        return RowChoice.chosen(rows, query)
    }
}

/// Counts what `messages` shows of what the engine writes beside its log, by host and run.
private final class CompanionMessages: RecordSink {
    private struct Key: Hashable {
        let host: UInt32
        let run: Int
    }

    private let isCompanion: [Bool]
    private var counts: [Key: Int] = [:]

    init(_ files: [SequencedFile]) { isCompanion = files.map(\.isCompanion) }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard isCompanion[batch.file], record.isMessage else { return }
        counts[Key(host: record.host, run: run), default: 0] += 1
    }

    func count(_ host: UInt32, _ run: Int) -> Int { counts[Key(host: host, run: run)] ?? 0 }
}

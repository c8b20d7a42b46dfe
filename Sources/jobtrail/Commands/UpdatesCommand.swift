import Glibc
import JobColumns
import JobState
import JobViews

/// `updates`: what changed lately.
enum UpdatesCommand {
    private static let timeoutOption = Option("timeout", value: "SECONDS", "How long an update is kept (default 30)")

    static let command = Command(
        "updates", "Show what changed in the last seconds before now, newest first",
        options: [timeoutOption] + OptionTable.now + OptionTable.filters + OptionTable.rows
            + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let timeout = try timeout(arguments)
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query)
        let (hosts, scan) = try hosts(pipeline, timeout)
        let (rows, context) = (merged(hosts), pipeline.context(scan))
        try ViewPrinter.print(rows, query, context, json: { DocumentedViews.updates(hosts, context) })
        let seconds = DurationText.short(timeout)
        let now = query.at == nil ? "now" : "that time"
        return pipeline.finish(scan, isEmpty: rows.isEmpty, nothing: "no update in the last \(seconds) before \(now)")
    }

    /// The rows of each host, and the reading that they are made from.
    private static func hosts(
        _ pipeline: Pipeline, _ timeout: Int64
    ) throws -> ([(name: String, rows: [UpdateRow])], Scan) {
        let (facts, filter) = try pipeline.asked()
        let scan = pipeline.scan(into: pipeline.history(facts, updates: timeout), text: .phrases)
        let now = scan.history.now ?? Clock.now
        let hosts = HostSelection.hosts(scan, filter).map { host in
            let name = scan.names[host.host]
            let shown = host.updates.shown(now: now, timeout: timeout)
            let age = scan.history.now(of: host)
            let rows = shown.map { UpdateRow(host: name, update: $0, now: age, names: scan.names) }
            return (name: name, rows: chosen(rows, filter, pipeline.query))
        }
        return (hosts, scan)
    }

    /// Every host's rows together, in the hosts' common order of time.
    private static func merged(_ hosts: [(name: String, rows: [UpdateRow])]) -> [UpdateRow] {
        guard hosts.count > 1 else { return hosts.first?.rows ?? [] }
        let isNewestFirst = hosts.allSatisfy { host in
            zip(host.rows, host.rows.dropFirst()).allSatisfy { $0.time >= $1.time }
        }
        return hosts.flatMap(\.rows).sorted { isNewestFirst ? $0.time > $1.time : $0.time < $1.time }
    }

    /// `--timeout` in microseconds.
    private static func timeout(_ arguments: Arguments) throws -> Int64 {
        guard let text = arguments.value("timeout") else { return 30_000_000 }
        guard let seconds = Double(text), seconds >= 0, !seconds.isNaN else {
            throw UsageError("--timeout '\(text)': expected seconds, such as 30 or 0.5")
        }
        // Longer than any log; so it can be added to a time.
        return Int64((min(seconds, 1e12) * 1e6).rounded())
    }

    private static func chosen(_ rows: [UpdateRow], _ filter: RecordFilter, _ query: Query) -> [UpdateRow] {
        let matching = rows.filter { row in
            filter.jobs.want(row.name) && filter.covers(from: row.time, to: row.time)
        }
        if query.columns?.sorts == true { return matching }
        let newest = query.first(matching)
        return query.isReversed ? newest.reversed() : newest
    }
}

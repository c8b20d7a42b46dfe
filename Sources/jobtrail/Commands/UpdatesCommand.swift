import Foundation
import JobState
import JobViews

/// `updates`: what changed lately (contract, sections 1 and 4).
enum UpdatesCommand {
    static let command = Command(
        "updates", "Show what changed in the last seconds before now, newest first",
        options: [OptionTable.timeout] + OptionTable.now + OptionTable.filters + OptionTable.rows
            + OptionTable.columns + OptionTable.output + OptionTable.sources + OptionTable.account,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let timeout = try timeout(arguments)
        let query = try Query(arguments)
        let pipeline = Pipeline(query: query)
        let (view, scan) = try view(pipeline, timeout)
        if let columns = query.columns {
            try columns.print(
                view.rows, ViewField<UpdateRow>.all, usual: ViewField<UpdateRow>.usual, query,
                pipeline.context(scan))
        } else {
            try print(view, query.form)
        }
        let seconds = DurationText.short(timeout)
        let now = query.at == nil ? "now" : "that time"
        return pipeline.finish(scan, isEmpty: view.isEmpty, nothing: "no update in the last \(seconds) before \(now)")
    }

    /// The answer, and the reading that it is made from.
    static func view(_ pipeline: Pipeline, _ timeout: Int64) throws -> (UpdatesView, Scan) {
        let facts = try pipeline.facts()
        let filter = try pipeline.filter(facts)
        let scan = pipeline.scan(facts: facts, text: .phrases, updates: timeout)
        let now = scan.history.now ?? Clock.now
        let hosts = HostSelection.hosts(scan, filter).map { host in
            let shown = host.updates.shown(now: now, timeout: timeout)
            let age = scan.history.now(of: host)
            let rows = shown.map {
                UpdateRow(host: scan.names[host.host], update: $0, now: age, names: scan.names)
            }
            return (name: scan.names[host.host], rows: chosen(rows, filter, pipeline.query))
        }
        return (UpdatesView(hosts, pipeline.context(scan)), scan)
    }

    /// `--timeout` in microseconds.
    private static func timeout(_ arguments: Arguments) throws -> Int64 {
        guard let text = arguments.value("timeout") else { return 30_000_000 }
        guard let seconds = Double(text), seconds >= 0, !seconds.isNaN else {
            throw UsageError("--timeout '\(text)': seconds are wanted, such as 30 or 0.5")
        }
        // Longer than any log; so it can be added to a time.
        return Int64((min(seconds, 1e12) * 1e6).rounded())
    }

    private static func chosen(_ rows: [UpdateRow], _ filter: RecordFilter, _ query: Query) -> [UpdateRow] {
        let matching = rows.filter { row in
            (filter.jobs.isEmpty || filter.jobs.contains { $0.matches(row.name) })
                && (filter.since.map { row.time >= $0 } ?? true) && (filter.until.map { row.time <= $0 } ?? true)
        }
        if query.columns?.sorts == true { return matching }
        let newest = query.lines.map { Array(matching.prefix($0)) } ?? matching
        return query.isReversed ? newest.reversed() : newest
    }

    private static func print(_ view: UpdatesView, _ form: OutputForm) throws {
        switch form {
        case .table: if !view.isEmpty { try OutputFile.standard.write(view.table()) }
        case .json: try OutputFile.standard.write(view.json())
        case .ndjson: try OutputFile.standard.write(view.ndjson())
        case .csv: try OutputFile.standard.write(view.csv())
        case .short, .shortISO, .wide, .raw:
            throw UsageError("--output '\(form.rawValue)' is for records: messages, follow")
        }
    }
}

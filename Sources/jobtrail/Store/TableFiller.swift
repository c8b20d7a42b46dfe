import Glibc
import JobRecords
import JobState
import JobStore
import JobViews
import LogBytes

/// Scans a log once and fills the tables that a query sees.
struct TableFiller {
    let pipeline: Pipeline
    let database: Database

    /// How long updates are shown, in microseconds.
    static let updatesTimeout: Int64 = 30_000_000

    /// Fills a store's with what a part of its logs says.
    /// - Parameters:
    ///   - hosts, files: what they told of these before goes.
    /// - Returns: the scan, and what the rows of each file are.
    func fill(
        replacing hosts: Set<ExactText>, files: Set<String>
    ) throws -> (scan: Scan, rows: [StoreRecords.FileRows]) {
        let history = pipeline.history(updates: TableFiller.updatesTimeout)
        let audit = VerifyCommand.audit(history, pipeline)
        let records = try StoreRecords(database, history.names, pipeline.files().map(\.file))
        let scan = try pipeline.scan(
            into: history, text: [.records, .details, .unparsed], chained: true, comparesLines: true,
            sink: SinkPair(DetailJoiner(records), audit))
        let told = hosts.union(scan.history.hosts.map { ExactText(scan.names[$0.host]) })
        try DerivedTables(database).remove(hosts: told, files: files)
        let newest = try database.number("SELECT CAST(max(time) * 1e6 AS INTEGER) FROM records") ?? .min
        try fillStates(scan, now: max(newest, scan.history.now ?? .min))
        try fillInventory(scan, audit)
        return (scan, records.files)
    }

    /// Fills some of them, `records` left out.
    func fill(only wanted: Set<String>) throws -> Scan {
        let (states, inventory) = (["jobs", "updates", "runs"], ["files", "findings"])
        let history = pipeline.history(updates: TableFiller.updatesTimeout)
        let audit = wanted.contains("findings") ? VerifyCommand.audit(history, pipeline) : nil
        let scan =
            try audit.map {
                try pipeline.scan(into: history, text: [.records, .unparsed], comparesLines: true, sink: $0)
            } ?? pipeline.scan(into: history, text: .phrases)
        if !wanted.isDisjoint(with: states) { try fillStates(scan, now: scan.history.now ?? Clock.now) }
        if !wanted.isDisjoint(with: inventory) { try fillInventory(scan, audit) }
        return scan
    }

    private func fillStates(_ scan: Scan, now: Int64) throws {
        let tables = DerivedTables(database)
        try tables.dropUpdates(before: now &- TableFiller.updatesTimeout)
        try tables.fill(scan.history.hosts, scan.names, now: now, timeout: TableFiller.updatesTimeout)
    }

    private func fillInventory(_ scan: Scan, _ audit: LogAudit?) throws {
        let tables = DerivedTables(database)
        let report = LogReport(scan, pipeline.query.input)
        try tables.fill((audit?.findings ?? []) + report.findings)
        try tables.fill(report.files)
    }
}

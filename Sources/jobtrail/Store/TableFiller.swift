import Foundation
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
    private static let updatesTimeout: Int64 = 30_000_000

    /// Fills all of a store.
    /// - Returns: the scan, for the account of what was skipped.
    func fill() throws -> Scan {
        var sinks: (records: StoreRecords, audit: LogAudit)?
        var failure: (any Error)?
        let scan = pipeline.scan(
            text: [.records, .details, .unparsed], chained: true, updates: TableFiller.updatesTimeout,
            comparesLines: true
        ) { scan in
            let audit = VerifyCommand.audit(scan, pipeline.query)
            do {
                let records = try StoreRecords(database, scan.names, files: scan.files.map(\.file.name))
                sinks = (records, audit)
                return SinkPair(records, audit)
            } catch {
                failure = error
                return audit
            }
        }
        if let failure { throw failure }
        try sinks?.records.finish()
        try fillStates(scan)
        try fillInventory(scan, sinks?.audit)
        return scan
    }

    /// Fills some of them, `records` left out.
    func fill(only wanted: Set<String>) throws -> Scan {
        let (states, inventory) = (["jobs", "updates", "runs"], ["files", "findings"])
        var audit: LogAudit?
        let sink: ((Scan) -> any RecordSink)? =
            wanted.contains("findings")
            ? { scan in
                let made = VerifyCommand.audit(scan, pipeline.query)
                audit = made
                return made
            } : nil
        let scan = pipeline.scan(
            text: sink == nil ? .phrases : [.records, .unparsed], updates: TableFiller.updatesTimeout,
            comparesLines: sink != nil, sink: sink)
        if !wanted.isDisjoint(with: states) { try fillStates(scan) }
        if !wanted.isDisjoint(with: inventory) { try fillInventory(scan, audit) }
        return scan
    }

    private func fillStates(_ scan: Scan) throws {
        try DerivedTables(database).fill(
            scan, now: scan.history.now ?? Clock.now, timeout: TableFiller.updatesTimeout)
    }

    private func fillInventory(_ scan: Scan, _ audit: LogAudit?) throws {
        let tables = DerivedTables(database)
        let report = LogReport(scan, pipeline.query.input)
        try tables.fill((audit?.findings ?? []) + report.findings)
        try tables.fill(report.files)
    }
}

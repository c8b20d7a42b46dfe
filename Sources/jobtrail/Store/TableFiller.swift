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

    /// The scan, for the account of what was skipped.
    func fill() throws -> Scan {
        let time = TimeText(pipeline.query.reading.zone)
        var sinks: (records: RecordInserter, audit: LogAudit)?
        var failure: (any Error)?
        let scan = pipeline.scan(
            text: [.records, .details, .unparsed], chained: true, updates: 30_000_000, comparesLines: true
        ) { scan in
            let audit = LogAudit(scan.names, scan.files, time: { time.full($0) }, duration: { DurationText.short($0) })
            do {
                let records = try RecordInserter(database, scan.names, files: scan.files.map(\.file.name))
                sinks = (records, audit)
                return SinkPair(records, audit)
            } catch {
                failure = error
                return audit
            }
        }
        if let failure { throw failure }
        try sinks?.records.finish()
        try fillDerived(scan, sinks?.audit)
        return scan
    }

    private func fillDerived(_ scan: Scan, _ audit: LogAudit?) throws {
        let tables = DerivedTables(database)
        try tables.fill(scan, now: scan.history.now ?? Clock.now, timeout: 30_000_000)
        let report = LogReport(scan, pipeline.query.input)
        try tables.fill((audit?.findings ?? []) + report.findings)
        try tables.fill(
            report.files.map {
                DerivedTables.FileRow(
                    name: $0.name, role: $0.role.rawValue, bytes: $0.bytes, outcome: $0.outcome, sha256: $0.sha256)
            })
    }
}

import JobRecords
import JobState
import JobViews

/// Prints each event that the filters want, with what it changed.
final class StepPrinter: RecordSink {
    private unowned let scan: Scan
    private var matcher: RecordMatcher
    private let writer: StepWriter
    private let rows: RowCollector
    /// The jobs as they were before the event: by host, then by job.
    private var known: [UInt32: (run: Int, jobs: [UInt32: Job])] = [:]
    private(set) var count = 0

    init(_ scan: Scan, _ filter: RecordFilter, _ writer: StepWriter, _ rows: RowCollector) {
        self.scan = scan
        self.writer = writer
        self.rows = rows
        matcher = RecordMatcher(filter, scan.names)
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        guard record.kind != .restated, let host = scan.history.state(ofHost: record.host) else { return }
        let begins = begin(run, of: record.host) ? host.runs.last?.cause : nil
        let after = record.kind == .runStart || record.kind == .runEnd ? nil : host.job(record.job)
        let before = known[record.host]?.jobs.updateValue(after, of: record.job)
        guard matcher.matches(record, run: run) else { return }
        count += 1
        let row = StepRow(record, run: run, begins: begins, before: before, after: after, names: scan.names)
        do { try rows.add { writer.write(row, into: &$0) } } catch { Program.endAfterOutputFailure(error) }
    }

    /// Whether a host's run has just begun; then every job is as at its birth.
    private func begin(_ run: Int, of host: UInt32) -> Bool {
        guard known[host]?.run != run else { return false }
        let jobs = known[host]?.jobs ?? [:]
        known[host] = (run, jobs.mapValues { $0.atBirth })
        return true
    }
}

extension [UInt32: Job] {
    /// - Returns: what was there.
    fileprivate mutating func updateValue(_ job: Job?, of name: UInt32) -> Job? {
        job.flatMap { updateValue($0, forKey: name) }
    }
}

import JobRecords
import JobState

/// Hands every record to an audit and to another sink, and remembers when each finding was met.
final class AuditedSink: RecordSink {
    private let audit: LogAudit
    private let other: any RecordSink
    /// The time of the record at each of the audit's findings.
    private(set) var times: [Int64?] = []
    private var last: Int64?

    init(_ audit: LogAudit, _ other: any RecordSink) {
        self.audit = audit
        self.other = other
    }

    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        last = record.time
        audit.take(record, at: index, in: batch, run: run)
        note()
        other.take(record, at: index, in: batch, run: run)
    }

    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        audit.takeAside(record, at: index, in: batch)
        note()
        other.takeAside(record, at: index, in: batch)
    }

    func endBatch(_ batch: RecordBatch) {
        audit.endBatch(batch)
        note()
        other.endBatch(batch)
    }

    private func note() {
        while times.count < audit.findings.count { times.append(last) }
    }
}

import JobExport
import JobRecords
import JobState
import JobViews
import LogBytes

/// One scan whose records go to a receiver, and afterwards what the files were and what is wrong with them.
struct InventoryScan {
    private let pipeline: Pipeline
    private let audits: Bool
    private let batch: Int

    /// - Parameters:
    ///   - audits: whether findings are looked for.
    ///   - batch: how many rows are handed on at once.
    init(_ pipeline: Pipeline, audits: Bool, batch: Int) {
        self.pipeline = pipeline
        self.audits = audits
        self.batch = batch
    }

    func run(_ receiver: any RowReceiver, sendsInventory: Bool) throws -> ExitStatus {
        let history = pipeline.history()
        let export = RecordExport(pipeline.files(), history.names, limit: batch, to: receiver)
        let joined = DetailJoiner(export)
        let audit = audits ? VerifyCommand.audit(history, pipeline) : nil
        let text: TextPolicy = audits ? [.records, .details, .unparsed] : [.records, .details]
        let scan = try pipeline.scan(
            into: history, text: text, chained: true, comparesLines: audits,
            sink: audit.map { SinkPair(joined, $0) } ?? joined)
        if sendsInventory { try send(scan, export.origins, audit, receiver) }
        try receiver.finish()
        return pipeline.finish(scan, isEmpty: export.count == 0, nothing: "no record to export")
    }

    private func send(
        _ scan: Scan, _ origins: [FileOrigin?], _ audit: LogAudit?, _ receiver: any RowReceiver
    ) throws {
        try InventoryExport.sendFiles(LogReport.read(scan), origins, scan.names, to: receiver)
        guard let audit else { return }
        let findings = audit.findings + LogReport.damage(scan) + LogReport.rotation(pipeline.query.input, scan)
        let named = zip(scan.files, origins).compactMap { file, origin in origin.map { (file.file.name, $0) } }
        try InventoryExport.sendFindings(
            findings, origins: Dictionary(named) { first, _ in first }, scan.names, to: receiver)
    }
}

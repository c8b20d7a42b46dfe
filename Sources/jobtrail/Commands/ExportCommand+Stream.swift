import JobColumns
import JobExport
import JobState
import JobViews

/// `export --to clickhouse` without a server: one table's rows as `RowBinary`, for clickhouse-client.
struct StreamExport {
    private let inventory: InventoryScan
    private let table: ExportTable
    private let output: OutputFile

    init(_ pipeline: Pipeline, _ arguments: Arguments, _ output: OutputFile) throws {
        table = try arguments.choice("table", ExportTable.self) ?? .records
        self.output = output
        inventory = InventoryScan(pipeline, audits: table == .findings, batch: 4096)
    }

    func run() throws -> ExitStatus {
        let receiver = OutputReceiver(output, table: table)
        let status = try inventory.run(receiver, sendsInventory: table != .records)
        try output.finish()
        return status
    }
}

/// Writes one table's rows, and lets the others' fall.
private final class OutputReceiver: RowReceiver {
    private let output: OutputFile
    private let table: ExportTable

    init(_ output: OutputFile, table: ExportTable) {
        self.output = output
        self.table = table
    }

    func take(_ rows: ByteBuffer, count: Int, of table: ExportTable) throws {
        if table == self.table { try output.write(rows.bytes) }
    }

    func finish() throws {}
}

import JobColumns
import JobState
import LogLines

/// The rows of the tables beside the records: files, findings, and what engines know of their jobs.
public enum InventoryExport {
    /// - Parameters:
    ///   - reports: one for each of the scan's files, in their order.
    ///   - origins: what `RecordExport` learnt of them.
    public static func sendFiles(
        _ reports: [FileReport], _ origins: [FileOrigin?], _ names: NameRegistry, to receiver: any RowReceiver
    ) throws {
        let rows = zip(reports, origins).map { report, origin in
            InventoryRow(
                told: report, host: origin.map { names[$0.host] } ?? "",
                digest: origin?.digest ?? RecordDigest.of(report.sha256 ?? report.name), time: origin?.time ?? 0)
        }
        try files.send(rows, to: receiver)
    }

    /// - Parameter origins: the host and first record's time of a file, by the file's name.
    public static func sendFindings(
        _ findings: [Finding], origins: [String: FileOrigin], _ names: NameRegistry, to receiver: any RowReceiver
    ) throws {
        let rows = findings.lazy.map { finding in
            let origin = origins[finding.file]
            return InventoryRow(
                told: finding, host: origin.map { names[$0.host] } ?? "",
                digest: RecordDigest.of("\(origin?.digest.hex ?? finding.file) \(finding.kind) \(finding.text)"),
                time: origin?.time ?? 0)
        }
        try self.findings.send(rows, to: receiver)
    }

    /// What the engines of these hosts know of their jobs, as far as anything is known of it.
    public static func sendCatalogues(
        of hosts: [HostHistory], _ history: History, to receiver: any RowReceiver
    ) throws {
        let rows = hosts.lazy.flatMap { host in
            let name = history.names[host.host]
            return CatalogueRow.all(history.catalogue(of: host.host), host: name).map {
                InventoryRow(told: $0, host: name, digest: .start, time: host.newest)
            }
        }
        try catalogue.send(rows, to: receiver)
    }

    // MARK: tables

    static let files = InventoryTable<FileReport>(
        .files,
        types: [
            "role": .word, "lines": .count, "records": .count, "foreign": .count, "unparsed": .count,
            "year": .maybeShort, "year_from": .word,
        ],
        added: [
            InventoryRow.id("What tells it by its content: its first record's id"),
            InventoryRow.host("Its first record's box"), InventoryRow.time("Its first record's time, in whole seconds"),
        ])

    static let findings = InventoryTable<Finding>(
        .findings, types: ["kind": .word, "offset": .long, "line": .count],
        added: [
            InventoryRow.id("What tells it by its content"), InventoryRow.host("The box of its file's first record"),
            InventoryRow.time("That record's time, in whole seconds"),
            ServerColumn("version", .count, "Decides between copies of a row") { $1.append(little: UInt32(0)) },
        ])

    static let catalogue = InventoryTable<CatalogueRow>(
        .catalogue, added: [InventoryRow.time("The time of its host's newest record when it was sent")])
}

/// A row of one of these tables, with what the server has beside it.
struct InventoryRow<Told: ColumnRow & Sendable>: Sendable {
    let told: Told
    let host: String
    /// What tells the row from others by the content of a file.
    let digest: Chain
    /// By which the table is parted, microseconds since the epoch; 0 if there is none.
    let time: Int64

    static func id(_ meaning: String) -> ServerColumn<Self> {
        ServerColumn("id", .bytes(16), meaning) { $1.append($0.digest) }
    }
    static func host(_ meaning: String) -> ServerColumn<Self> {
        ServerColumn("host", .word, meaning) { $1.append(binary: $0.host) }
    }
    static func time(_ meaning: String) -> ServerColumn<Self> {
        ServerColumn("time", .date, meaning) { $1.append(little: ClickHouseTime.seconds($0.time)) }
    }
}

/// One of these tables.
struct InventoryTable<Told: ColumnRow & Sendable>: Sendable {
    private let table: ExportTable
    let columns: [ServerColumn<InventoryRow<Told>>]

    /// - Parameter types: of columns that have another than what `JobColumns` makes of them.
    init(_ table: ExportTable, types: [String: ServerType] = [:], added: [ServerColumn<InventoryRow<Told>>]) {
        self.table = table
        columns = Told.wholeRow.map { ServerColumn($0, types[$0.name]) { $0.told } } + added
    }

    /// In batches that a server takes.
    func send(_ rows: some Sequence<InventoryRow<Told>>, to receiver: any RowReceiver) throws {
        var batch = RowBatch(most: 50_000)
        for row in rows {
            try batch.makeRoom(at: row.time) { try $0.hand(to: receiver, of: table) }
            for column in columns { column.append(row, &batch.rows) }
        }
        try batch.hand(to: receiver, of: table)
    }
}

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
        let entries = zip(reports, origins).map { report, origin in
            FileEntry(
                report: report, host: origin.map { names[$0.host] } ?? "",
                digest: origin?.digest ?? RecordDigest.of(report.sha256 ?? report.name), time: origin?.time ?? 0)
        }
        try send(entries, to: receiver)
    }

    /// - Parameter origins: the host and first record's time of a file, by the file's name.
    public static func sendFindings(
        _ findings: [Finding], origins: [String: FileOrigin], _ names: NameRegistry, to receiver: any RowReceiver
    ) throws {
        let entries = findings.lazy.map { finding in
            let origin = origins[finding.file]
            return FindingEntry(
                finding: finding, host: origin.map { names[$0.host] } ?? "",
                digest: RecordDigest.of("\(origin?.digest.hex ?? finding.file) \(finding.kind) \(finding.text)"),
                time: origin?.time ?? 0)
        }
        try send(entries, to: receiver)
    }

    /// What the engines of these hosts know of their jobs, as far as anything is known of it.
    public static func sendCatalogues(
        of hosts: [HostHistory], _ history: History, to receiver: any RowReceiver
    ) throws {
        let entries = hosts.lazy.flatMap { host in
            CatalogueRow.all(history.catalogue(of: host.host), host: history.names[host.host]).map {
                CatalogueEntry(row: $0, time: host.newest)
            }
        }
        try send(entries, to: receiver)
    }

    /// In batches that a server takes.
    static func send<Entry: InventoryEntry>(_ entries: some Sequence<Entry>, to receiver: any RowReceiver) throws {
        var (buffer, count, months) = (ByteBuffer(), 0, MonthCount())
        for entry in entries {
            let second = ClickHouseTime.seconds(entry.time)
            if count == most || !months.fits(second) {
                try receiver.take(buffer, count: count, of: Entry.table)
                (buffer, count, months) = (ByteBuffer(), 0, MonthCount())
                _ = months.fits(second)
            }
            for column in Entry.columns { column.append(entry, &buffer) }
            count += 1
        }
        if count > 0 { try receiver.take(buffer, count: count, of: Entry.table) }
    }

    private static let most = 50_000
}

/// A row of one of these tables.
protocol InventoryEntry: Sendable {
    static var table: ExportTable { get }
    static var columns: [ServerColumn<Self>] { get }
    /// By which the table is parted: microseconds since the epoch.
    var time: Int64 { get }
}

extension InventoryEntry {
    static func time(_ meaning: String) -> ServerColumn<Self> {
        ServerColumn("time", .date, meaning) { $1.append(little: ClickHouseTime.seconds($0.time)) }
    }
}

/// A row that is told from others by the content of a file.
protocol OriginEntry: InventoryEntry {
    var host: String { get }
    var digest: Chain { get }
}

extension OriginEntry {
    /// - Parameters: what each column means.
    static func origin(_ id: String, _ host: String, _ time: String) -> [ServerColumn<Self>] {
        [
            ServerColumn("id", .bytes(16), id) { $1.append($0.digest) },
            ServerColumn("host", .word, host) { $1.append(binary: $0.host) }, self.time("\(time), in whole seconds"),
        ]
    }
}

/// A row of the table `files`.
struct FileEntry: OriginEntry {
    let report: FileReport
    let host: String
    let digest: Chain
    /// Of its first record, microseconds since the epoch; 0 if it has none.
    let time: Int64

    static let table = ExportTable.files
    static let columns: [ServerColumn<FileEntry>] =
        FileReport.wholeRow.map { ServerColumn($0, types[$0.name]) { $0.report } }
        + origin(
            "What tells it by its content: its first record's id", "Its first record's box", "Its first record's time")

    private static let types: [String: ServerType] = [
        "role": .word, "lines": .count, "records": .count, "foreign": .count, "unparsed": .count, "year": .maybeShort,
        "year_from": .word,
    ]
}

/// A row of the table `findings`.
struct FindingEntry: OriginEntry {
    let finding: Finding
    let host: String
    let digest: Chain
    let time: Int64

    static let table = ExportTable.findings
    static let columns: [ServerColumn<FindingEntry>] =
        Finding.wholeRow.map { ServerColumn($0, types[$0.name]) { $0.finding } }
        + origin("What tells it by its content", "The box of its file's first record", "That record's time")
        + [ServerColumn("version", .count, "Decides between copies of a row") { $1.append(little: UInt32(0)) }]

    private static let types: [String: ServerType] = ["kind": .word, "offset": .long, "line": .count]
}

/// A row of the table `catalogue`.
struct CatalogueEntry: InventoryEntry {
    let row: CatalogueRow
    let time: Int64

    static let table = ExportTable.catalogue
    static let columns: [ServerColumn<CatalogueEntry>] =
        CatalogueRow.wholeRow.map { ServerColumn($0) { $0.row } }
        + [time("The time of its host's newest record when it was sent")]
}

import JobColumns
import JobState
import JobViews
import LogLines

/// The rows of the tables `files` and `findings`.
public enum InventoryExport {
    /// - Parameters:
    ///   - reports: one for each of the scan's files, in their order.
    ///   - origins: what `RecordExport` learnt of them.
    public static func sendFiles(
        _ reports: [FileReport], _ origins: [FileOrigin?], _ names: NameRegistry, to receiver: any RowReceiver
    ) throws {
        var buffer = ByteBuffer()
        for (report, origin) in zip(reports, origins) { write(report, origin, names, into: &buffer) }
        if !reports.isEmpty { try receiver.take(buffer, count: reports.count, of: .files) }
    }

    private static func write(
        _ report: FileReport, _ origin: FileOrigin?, _ names: NameRegistry, into buffer: inout ByteBuffer
    ) {
        let digest = origin?.digest ?? RecordDigest.of(report.sha256 ?? report.name)
        let summary = report.outcome?.summary
        buffer.append(big: digest.high)
        buffer.append(big: digest.low)
        buffer.append(binary: origin.map { names[$0.host] } ?? "")
        buffer.append(binary: report.name)
        buffer.append(binary: report.role.rawValue)
        buffer.append(little: ClickHouseTime.seconds(origin?.time ?? 0))
        buffer.append(nullable: report.bytes)
        for count in [summary?.lines, report.outcome?.records, report.outcome?.foreign, report.outcome?.unparsed] {
            buffer.append(little: UInt32(clamping: count ?? 0))
        }
        buffer.append(nullable: report.outcome?.first)
        buffer.append(nullable: report.outcome?.last)
        buffer.append(nullable: Int32(clamping: report.outcome?.year ?? -1))
        buffer.append(binary: report.outcome?.yearSource?.rawValue ?? "")
        buffer.append(binary: report.sha256 ?? "")
    }

    /// - Parameter host: the host and first record's time of a file, by the file's name.
    public static func sendFindings(
        _ findings: [Finding], origins: [String: FileOrigin], _ names: NameRegistry, to receiver: any RowReceiver
    ) throws {
        var start = 0
        while start < findings.count {
            let part = findings[start..<min(start + 50_000, findings.count)]
            var buffer = ByteBuffer()
            for finding in part { write(finding, origins[finding.file], names, into: &buffer) }
            try receiver.take(buffer, count: part.count, of: .findings)
            start += part.count
        }
    }

    private static func write(
        _ finding: Finding, _ origin: FileOrigin?, _ names: NameRegistry, into buffer: inout ByteBuffer
    ) {
        let digest = RecordDigest.of("\(origin?.digest.hex ?? finding.file) \(finding.kind) \(finding.text)")
        buffer.append(big: digest.high)
        buffer.append(big: digest.low)
        buffer.append(binary: origin.map { names[$0.host] } ?? "")
        buffer.append(binary: finding.file)
        buffer.append(little: ClickHouseTime.seconds(origin?.time ?? 0))
        buffer.append(binary: finding.kind.rawValue)
        buffer.append(little: finding.offset ?? -1)
        buffer.append(little: UInt32(clamping: finding.line ?? 0))
        buffer.append(binary: finding.text)
        buffer.append(little: UInt32(0))
    }
}

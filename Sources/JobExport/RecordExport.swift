import JobColumns
import JobRecords
import JobState
import JobViews
import LogLines

/// Hands every record on as a row, in batches.
public final class RecordExport: RecordSink {
    private let receiver: any RowReceiver
    private let failed: (any Error) -> Never
    private let limit: Int
    private var writer: RecordBinary
    private var buffer: ByteBuffer
    private var rows = 0
    private var isOpen = false
    private var detail: [UInt8] = []
    private var progress = HostProgress()
    private var places: PlaceKeeper
    private var months = MonthCount()
    /// Each file's host and first record's digest, for the inventory.
    public var origins: [FileOrigin?] { places.origins }
    /// Records handed on.
    public private(set) var count = 0

    /// - Parameters:
    ///   - limit: how many rows a batch has at most.
    ///   - failed: ends the program where the receiver could not take rows.
    public init(
        _ scan: Scan, limit: Int, to receiver: any RowReceiver, failed: @escaping (any Error) -> Never
    ) {
        self.receiver = receiver
        self.failed = failed
        self.limit = limit
        let files = scan.files.map(\.file.name)
        writer = RecordBinary(scan.names, files: files)
        buffer = ByteBuffer(capacity: 1 << 20)
        places = PlaceKeeper(scan.files)
    }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        closeRow()
        let second = ClickHouseTime.seconds(record.time)
        if rows >= limit || buffer.count > RecordExport.heaviest || !months.fits(second) {
            handOn()
            _ = months.fits(second)
        }
        let digest = RecordDigest.of(record, index, batch)
        let place = places.place(of: record, digest, file: batch.file)
        let item = RecordBinary.Item(
            record: record, line: batch.text(of: record), run: run, file: batch.file, digest: digest,
            place: place, standing: progress.take(record, run: run, at: place))
        writer.begin(item, into: &buffer)
        isOpen = true
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {
        guard record.kind == .detail else { return closeRow() }
        guard isOpen else { return }
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: batch.text(of: record))
    }

    /// Hands on what is left.
    public func finish() throws {
        closeRow()
        if rows > 0 { try receiver.take(buffer, count: rows, of: .records) }
        rows = 0
        buffer.clear()
    }

    /// Long lines must not make a batch that memory cannot hold.
    private static let heaviest = 64 << 20

    private func closeRow() {
        guard isOpen else { return }
        writer.end(detail: detail, into: &buffer)
        detail.removeAll(keepingCapacity: true)
        isOpen = false
        rows += 1
        count += 1
    }

    private func handOn() {
        guard rows > 0 else { return }
        do { try receiver.take(buffer, count: rows, of: .records) } catch { failed(error) }
        buffer.clear()
        rows = 0
        months = MonthCount()
    }
}

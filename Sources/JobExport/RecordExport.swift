import JobColumns
import JobRecords
import JobState
import JobViews
import LogLines

/// Hands every record on as a row, in batches.
public final class RecordExport: CompleteRecordSink {
    private let receiver: any RowReceiver
    private let limit: Int
    private var writer: RecordBinary
    private var buffer: ByteBuffer
    private var rows = 0
    private var progress = HostProgress()
    private var places: PlaceKeeper
    private var months = MonthCount()
    /// Each file's host and first record's digest, for the inventory.
    public var origins: [FileOrigin?] { places.origins }
    /// Records handed on.
    public private(set) var count = 0

    /// - Parameters:
    ///   - files: that are read.
    ///   - limit: how many rows a batch has at most.
    public init(_ files: [SequencedFile], _ names: NameRegistry, limit: Int, to receiver: any RowReceiver) {
        self.receiver = receiver
        self.limit = limit
        writer = RecordBinary(names, files: files.map(\.file.name))
        buffer = ByteBuffer(capacity: 1 << 20)
        places = PlaceKeeper(files)
    }

    public func take(_ held: HeldRecord) throws {
        let record = held.record
        let second = ClickHouseTime.seconds(record.time)
        if rows >= limit || buffer.count > RecordExport.heaviest || !months.fits(second) {
            try handOn()
            _ = months.fits(second)
        }
        held.line.withUnsafeBytes { line in
            let digest = RecordDigest.of(record, held.chain, line)
            let place = places.place(of: record, digest, file: held.file)
            let item = RecordBinary.Item(
                record: record, line: line, run: held.run, file: held.file, digest: digest, place: place,
                standing: progress.take(record, run: held.run, at: place))
            writer.begin(item, into: &buffer)
        }
        writer.end(detail: held.detail, into: &buffer)
        rows += 1
        count += 1
    }

    /// Hands on what is left.
    public func finish() throws {
        if rows > 0 { try receiver.take(buffer, count: rows, of: .records) }
        rows = 0
        buffer.clear()
    }

    /// Long lines must not make a batch that memory cannot hold.
    private static let heaviest = 64 << 20

    private func handOn() throws {
        guard rows > 0 else { return }
        try receiver.take(buffer, count: rows, of: .records)
        buffer.clear()
        rows = 0
        months = MonthCount()
    }
}

import JobColumns
import JobRecords
import JobState
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
        held.withComplete { told in
            let digest = RecordDigest.of(record, told.chain, told.line)
            let place = places.place(of: record, digest, file: told.file)
            let standing = progress.take(record, run: told.run, at: place)
            let mark = RecordBinary.Mark(digest: digest, place: place, standing: standing)
            writer.append(told, mark, to: &buffer)
        }
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

/// Takes finished rows of one table: a file, standard output, or a server.
public protocol RowReceiver: AnyObject {
    /// Rows and how many they are; the receiver may keep them until `finish`.
    func take(_ rows: ByteBuffer, count: Int, of table: ExportTable) throws
    /// Nothing more follows: everything must have arrived when it returns.
    func finish() throws
}

/// The months of a batch: servers refuse an insert that touches more than a hundred partitions.
struct MonthCount {
    private var months: Set<Int> = []
    private var last = -1

    private static let most = 90

    /// Notes a row's time; false where the batch must be handed on before it.
    mutating func fits(_ second: UInt32) -> Bool {
        let month = ClickHouseTime.month(second)
        if month == last { return true }
        if months.count >= MonthCount.most && !months.contains(month) { return false }
        last = month
        months.insert(month)
        return true
    }
}

/// Gives every record its place.
///
/// A file's time is its first record's. Where the clock was set back between two files of a log, the later file takes
/// a time just behind the one before, so that the order of the files stays the order of the places.
struct PlaceKeeper {
    private let sets: [Int]
    private var places: [RecordPlace?]
    private var latestOfSet: [Int: Int64] = [:]
    private var latestOfHost: [UInt32: Int64] = [:]
    private(set) var origins: [FileOrigin?]

    init(_ files: [SequencedFile]) {
        sets = files.map(\.set)
        places = Array(repeating: nil, count: files.count)
        origins = Array(repeating: nil, count: files.count)
    }

    mutating func place(of record: Record, _ digest: Chain, file: Int) -> RecordPlace {
        if let place = places[file] { return place.at(record) }
        let place = RecordPlace(time: time(record, set: sets[file]), digest: digest)
        places[file] = place
        origins[file] = FileOrigin(host: record.host, digest: digest, time: record.time)
        return place.at(record)
    }

    private mutating func time(_ first: Record, set: Int) -> Int64 {
        let before = max(latestOfSet[set] ?? .min, latestOfHost[first.host] ?? .min)
        let time = first.time > before ? first.time : before + 1
        latestOfSet[set] = time
        latestOfHost[first.host] = time
        return time
    }
}

import JobColumns
import JobRecords
import JobState
import LogLines

/// Hands every record on as a row, in batches.
public final class RecordExport: CompleteRecordSink {
    private let receiver: any RowReceiver
    private var writer: RecordBinary
    private var batch: RowBatch
    private var progress = HostProgress()
    private var places: PlaceKeeper
    /// Each file's host and first record's digest, for the inventory.
    public var origins: [FileOrigin?] { places.origins }
    /// Records handed on.
    public private(set) var count = 0

    /// - Parameters:
    ///   - files: that are read.
    ///   - limit: how many rows a batch has at most.
    public init(_ files: [SequencedFile], _ names: NameRegistry, limit: Int, to receiver: any RowReceiver) {
        self.receiver = receiver
        writer = RecordBinary(names, files: files.map(\.file.name))
        // Long lines must not make a batch that memory cannot hold.
        batch = RowBatch(most: limit, heaviest: 64 << 20)
        places = PlaceKeeper(files)
    }

    public func take(_ held: HeldRecord) throws {
        let record = held.record
        try batch.makeRoom(at: record.time) { [receiver] in try $0.hand(to: receiver, of: .records) }
        held.withComplete { told in
            let digest = RecordDigest.of(record, told.chain, told.line)
            let place = places.place(of: record, digest, file: told.file)
            let standing = progress.take(record, run: told.run, at: place)
            let mark = RecordBinary.Mark(digest: digest, place: place, standing: standing)
            writer.append(told, mark, to: &batch.rows)
        }
        count += 1
    }

    /// Hands on what is left.
    public func finish() throws { try batch.hand(to: receiver, of: .records) }
}

/// Takes finished rows of one table: a file, standard output, or a server.
public protocol RowReceiver: AnyObject {
    /// Rows and how many they are; the receiver may keep them until `finish`.
    func take(_ rows: ByteBuffer, count: Int, of table: ExportTable) throws
    /// Nothing more follows: everything must have arrived when it returns.
    func finish() throws
}

/// Rows that are handed on at once: so many, so heavy, and of so many months at most, since servers refuse an insert that
/// touches more than a hundred partitions.
struct RowBatch {
    let most: Int
    let heaviest: Int
    var rows = ByteBuffer(capacity: 1 << 16)
    private(set) var count = 0
    private var months: Set<Int> = []
    private var last = -1

    private static let mostMonths = 90

    init(most: Int, heaviest: Int = .max) { (self.most, self.heaviest) = (most, heaviest) }

    /// Counts a row that is about to be written.
    /// - Parameters:
    ///   - time: its own.
    ///   - handOn: takes the rows before it away if they must go first.
    mutating func makeRoom(at time: Int64, _ handOn: (inout RowBatch) throws -> Void) rethrows {
        let month = ClickHouseTime.month(ClickHouseTime.seconds(time))
        let isOneMore = month != last && !months.contains(month)
        if count >= most || rows.count > heaviest || (isOneMore && months.count >= RowBatch.mostMonths) {
            try handOn(&self)
        }
        if month != last { months.insert(month) }
        last = month
        count += 1
    }

    /// Hands the rows on, if there are any.
    mutating func hand(to receiver: any RowReceiver, of table: ExportTable) throws {
        if count > 0 { try receiver.take(rows, count: count, of: table) }
        clear()
    }

    mutating func clear() {
        rows.clear()
        (count, months, last) = (0, [], -1)
    }
}

/// Gives every record its place.
struct PlaceKeeper {
    private let sets: [Int]
    private var places: [RecordPlace?]
    private var times = FileTimes<UInt32>()
    private(set) var origins: [FileOrigin?]

    init(_ files: [SequencedFile]) {
        sets = files.map(\.set)
        places = Array(repeating: nil, count: files.count)
        origins = Array(repeating: nil, count: files.count)
    }

    mutating func place(of record: Record, _ digest: Chain, file: Int) -> RecordPlace {
        if let place = places[file] { return place.at(record) }
        let time = times.next(record.time, log: sets[file], host: record.host)
        let place = RecordPlace(time: time, digest: digest)
        places[file] = place
        origins[file] = FileOrigin(host: record.host, digest: digest, time: record.time)
        return place.at(record)
    }
}

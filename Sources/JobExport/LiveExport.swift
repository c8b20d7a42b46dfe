import JobColumns
import JobRecords
import JobState
import JobViews
import LogBytes
import LogLines

/// Makes rows of records as they are followed, with the places and runs that an export of the files would give them,
/// and remembers over restarts what they are made from.
public final class LiveExport {
    /// A complete record with all that the log around it tells.
    public struct Item {
        public let record: Record
        public let line: UnsafeRawBufferPointer
        public let run: Int
        public let digest: Chain
        public let detail: [UInt8]
        /// The number of its generation, and the chain at that one's first line's end.
        public let file: Int
        public let head: Chain
        public let fileName: String
        public let log: Int

        public init(
            record: Record, line: UnsafeRawBufferPointer, run: Int, digest: Chain, detail: [UInt8], file: Int,
            head: Chain, fileName: String, log: Int
        ) {
            (self.record, self.line, self.run, self.digest, self.detail) = (record, line, run, digest, detail)
            (self.file, self.head, self.fileName, self.log) = (file, head, fileName, log)
        }
    }

    private struct Batch {
        var rows = ByteBuffer(capacity: 1 << 16)
        var count = 0
        var months = MonthCount()
    }

    let names: NameRegistry
    private let limit: Int
    private var writer: RecordBinary
    private var batches: [Batch] = []
    var progress = HostProgress()
    /// The generations of late, oldest first.
    var files: [LiveFile] = []
    /// By generation, the file's index in `files` as far as it is known to be right.
    private var indexes: [Int: Int] = [:]
    var latestOfLog: [Int: Int64] = [:]
    var latestOfHost: [ExactText: Int64] = [:]

    private static let filesKept = 32
    private static let heaviest = 16 << 20

    /// - Parameter limit: how many rows a batch has at most.
    public init(_ names: NameRegistry, limit: Int) {
        self.names = names
        self.limit = limit
        writer = RecordBinary(names, files: [])
    }

    /// Rows that are not sent yet.
    public var pending: Int { batches.reduce(0) { $0 + $1.count } }

    // MARK: taking

    public func add(_ item: Item) {
        let index = index(of: item)
        let place = files[index].place.at(item.record)
        files[index].records += 1
        files[index].lines = max(files[index].lines, Int(item.record.line))
        files[index].last = item.record.time
        files[index].isStale = true
        progress.adopt(item.record.host, names[item.record.host])
        makeRoom(for: ClickHouseTime.seconds(item.record.time))
        let row = RecordBinary.Item(
            record: item.record, line: item.line, run: item.run, file: item.file, digest: item.digest, place: place,
            standing: progress.take(item.record, run: item.run, at: place))
        writer.begin(row, into: &batches[batches.count - 1].rows)
        writer.end(detail: item.detail, into: &batches[batches.count - 1].rows)
        batches[batches.count - 1].count += 1
    }

    /// Notes lines of a generation that are no records.
    public func addAside(foreign: Int, unparsed: Int, lines: Int, file: Int) {
        guard let index = indexes[file] else { return }
        files[index].foreign += foreign
        files[index].unparsed += unparsed
        files[index].lines = max(files[index].lines, lines)
        files[index].isStale = true
    }

    private func makeRoom(for second: UInt32) {
        if let last = batches.last, last.count < limit, last.rows.count < LiveExport.heaviest,
            batches[batches.count - 1].months.fits(second)
        {
            return
        }
        var fresh = Batch()
        _ = fresh.months.fits(second)
        batches.append(fresh)
    }

    private func index(of item: Item) -> Int {
        if let known = indexes[item.file] { return known }
        writer.name(file: item.file, item.fileName)
        let found = files.lastIndex { $0.head == item.head && $0.log == item.log } ?? begin(item)
        files[found].name = item.fileName
        indexes[item.file] = found
        return found
    }

    private func begin(_ item: Item) -> Int {
        for index in files.indices where files[index].log == item.log && files[index].isLive {
            files[index].isLive = false
            files[index].isStale = !files[index].name.isEmpty
        }
        let name = names[item.record.host]
        let host = ExactText(name)
        let before = max(latestOfLog[item.log] ?? .min, latestOfHost[host] ?? .min)
        let time = item.record.time > before ? item.record.time : before + 1
        (latestOfLog[item.log], latestOfHost[host]) = (time, time)
        files.append(
            LiveFile(
                log: item.log, head: item.head, placeTime: time, digest: item.digest, first: item.record.time,
                host: name))
        return files.count - 1
    }

    // MARK: sending

    /// Sends what is pending, in order; what the receiver took before it failed is not sent again.
    public func send(to receiver: any RowReceiver) throws {
        while let first = batches.first {
            try receiver.take(first.rows, count: first.count, of: .records)
            batches.removeFirst()
        }
        var rows = ByteBuffer()
        let stale = files.indices.filter { files[$0].isStale }
        for index in stale { files[index].write(into: &rows) }
        if !stale.isEmpty { try receiver.take(rows, count: stale.count, of: .files) }
        for index in stale { files[index].isStale = false }
        forgetOld()
    }

    private func forgetOld() {
        guard files.count > 2 * LiveExport.filesKept else { return }
        files.removeFirst(files.count - LiveExport.filesKept)
        indexes = [:]
    }
}

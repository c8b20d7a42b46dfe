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

/// A generation of a followed log, as the table `files` tells it.
struct LiveFile {
    let log: Int
    /// The chain at its first line's end: by it a generation is known again after a restart.
    let head: Chain
    /// The time in its records' places.
    let placeTime: Int64
    /// Of its first record.
    let digest: Chain
    let first: Int64
    let host: String
    var last: Int64
    var records = 0
    var lines = 0
    var foreign = 0
    var unparsed = 0
    var name = ""
    var isLive = true
    /// Whether the server's row is older.
    var isStale = true

    var place: LogPlace { LogPlace(time: placeTime, digest: digest) }

    // MARK: a row

    func write(into buffer: inout ByteBuffer) {
        buffer.append(big: digest.high)
        buffer.append(big: digest.low)
        buffer.append(binary: host)
        buffer.append(binary: name)
        buffer.append(binary: isLive ? "live" : "rotated")
        buffer.append(little: ClickHouseTime.seconds(first))
        buffer.append(nullable: nil as Int64?)
        for count in [lines, records, foreign, unparsed] { buffer.append(little: UInt32(clamping: count)) }
        buffer.append(nullable: first as Int64?)
        buffer.append(nullable: last as Int64?)
        buffer.append(nullable: Int32(-1))
        buffer.append(binary: "")
        buffer.append(binary: "")
    }

    // MARK: memory

    var memory: String {
        let numbers = [placeTime, first, last] + [records, lines, foreign, unparsed].map { Int64($0) }
        let words = [head.hex, digest.hex] + numbers.map { "\($0)" } + [isLive ? "live" : "rotated", host]
        return words.joined(separator: " ")
    }

    init?(memory: Substring, log: Int) {
        let parts = memory.utf8.split(separator: 32, maxSplits: 10, omittingEmptySubsequences: false).map(
            Substring.init)
        guard parts.count == 11, let head = Chain(hex: String(parts[0])), let digest = Chain(hex: String(parts[1]))
        else { return nil }
        let numbers = parts[2..<9].compactMap { Int64($0) }
        // Sums with them must not overflow, whoever wrote them.
        guard numbers.count == 7, numbers.allSatisfy({ $0.magnitude < 1 << 60 }) else { return nil }
        (self.log, self.head, self.digest, host) = (log, head, digest, String(parts[10]))
        (placeTime, first, last) = (numbers[0], numbers[1], numbers[2])
        (records, lines, foreign, unparsed) = (Int(numbers[3]), Int(numbers[4]), Int(numbers[5]), Int(numbers[6]))
        (isLive, isStale) = (parts[9] == "live", false)
    }

    init(log: Int, head: Chain, placeTime: Int64, digest: Chain, first: Int64, host: String) {
        (self.log, self.head, self.placeTime, self.digest) = (log, head, placeTime, digest)
        (self.first, self.host, last) = (first, host, first)
    }
}

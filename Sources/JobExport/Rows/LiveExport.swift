import JobColumns
import JobRecords
import JobState
import LogBytes
import LogLines

/// Makes rows of records as they are followed, with the places and runs that an export of the files would give them,
/// and remembers over restarts what they are made from.
public final class LiveExport {
    /// Where a record was read.
    public struct Source {
        /// The number of its generation, and the chain at that one's first line's end.
        let file: Int
        let head: Chain
        let fileName: String
        let log: Int

        public init(file: Int, head: Chain, fileName: String, log: Int) {
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

    public func add(_ told: CompleteRecord, from source: Source) {
        let record = told.record
        let digest = told.chain ?? .start
        let index = index(of: record, digest, source)
        let place = files[index].place.at(record)
        files[index].records += 1
        files[index].lines = max(files[index].lines, Int(record.line))
        files[index].last = record.time
        files[index].isStale = true
        progress.adopt(record.host, names[record.host])
        makeRoom(for: ClickHouseTime.seconds(record.time))
        let standing = progress.take(record, run: told.run, at: place)
        let mark = RecordBinary.Mark(digest: digest, place: place, standing: standing)
        writer.append(told, mark, to: &batches[batches.count - 1].rows)
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

    private func index(of record: Record, _ digest: Chain, _ source: Source) -> Int {
        if let known = indexes[source.file] { return known }
        writer.name(file: source.file, source.fileName)
        let found =
            files.lastIndex { $0.head == source.head && $0.log == source.log } ?? begin(record, digest, source)
        files[found].name = source.fileName
        indexes[source.file] = found
        return found
    }

    private func begin(_ record: Record, _ digest: Chain, _ source: Source) -> Int {
        for index in files.indices where files[index].log == source.log && files[index].isLive {
            files[index].isLive = false
            files[index].isStale = !files[index].name.isEmpty
        }
        let name = names[record.host]
        let host = ExactText(name)
        let before = max(latestOfLog[source.log] ?? .min, latestOfHost[host] ?? .min)
        let time = record.time > before ? record.time : before + 1
        (latestOfLog[source.log], latestOfHost[host]) = (time, time)
        files.append(
            LiveFile(
                log: source.log, head: source.head, placeTime: time, digest: digest, first: record.time, host: name))
        return files.count - 1
    }

    // MARK: sending

    /// Sends what is pending, in order; what the receiver took before it failed is not sent again.
    public func send(to receiver: any RowReceiver) throws {
        while let first = batches.first {
            try receiver.take(first.rows, count: first.count, of: .records)
            batches.removeFirst()
        }
        let stale = files.indices.filter { files[$0].isStale }
        try InventoryExport.send(stale.map { files[$0].entry }, to: receiver)
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

    var place: RecordPlace { RecordPlace(time: placeTime, digest: digest) }

    var entry: FileEntry {
        var summary = FileSummary()
        (summary.lines, summary.records, summary.foreign, summary.unparsed) = (lines, records, foreign, unparsed)
        let report = FileReport(
            name: name, role: isLive ? .live : .rotated, bytes: nil,
            outcome: FileOutcome(summary: summary, first: first, last: last), sha256: nil)
        return FileEntry(report: report, host: host, digest: digest, time: first)
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

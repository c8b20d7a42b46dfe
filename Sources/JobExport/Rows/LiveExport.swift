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

    private let names: NameRegistry
    private var writer: RecordBinary
    /// The rows that are not sent yet: what is full, and what comes behind it.
    private var full: [RowBatch] = []
    private var batch: RowBatch
    private var progress = HostProgress()
    /// The generations of late, oldest first.
    private var files: [LiveFile] = []
    /// By generation, the file's index in `files` as far as it is known to be right.
    private var indexes: [Int: Int] = [:]
    private var times = FileTimes<ExactText>()

    private static let filesKept = 32

    /// - Parameter limit: how many rows a batch has at most.
    public init(_ names: NameRegistry, limit: Int) {
        self.names = names
        writer = RecordBinary(names, files: [])
        batch = RowBatch(most: limit, heaviest: 16 << 20)
    }

    /// Rows that are not sent yet.
    public var pending: Int { full.reduce(batch.count) { $0 + $1.count } }

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
        batch.makeRoom(at: record.time) { rest in
            full.append(rest)
            rest.clear()
        }
        let standing = progress.take(record, run: told.run, at: place)
        let mark = RecordBinary.Mark(digest: digest, place: place, standing: standing)
        writer.append(told, mark, to: &batch.rows)
    }

    /// Notes lines of a generation that are no records.
    public func addAside(foreign: Int, unparsed: Int, lines: Int, file: Int) {
        guard let index = indexes[file] else { return }
        files[index].foreign += foreign
        files[index].unparsed += unparsed
        files[index].lines = max(files[index].lines, lines)
        files[index].isStale = true
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
        let time = times.next(record.time, log: source.log, host: ExactText(name))
        files.append(
            LiveFile(
                log: source.log, head: source.head, placeTime: time, digest: digest, first: record.time, host: name))
        return files.count - 1
    }

    // MARK: sending

    /// Sends what is pending, in order; what the receiver took before it failed is not sent again.
    public func send(to receiver: any RowReceiver) throws {
        full.append(batch)
        batch.clear()
        while !full.isEmpty {
            try full[0].hand(to: receiver, of: .records)
            full.removeFirst()
        }
        let stale = files.indices.filter { files[$0].isStale }
        try InventoryExport.files.send(stale.map { files[$0].row }, to: receiver)
        for index in stale { files[index].isStale = false }
        forgetOld()
    }

    private func forgetOld() {
        guard files.count > 2 * LiveExport.filesKept else { return }
        files.removeFirst(files.count - LiveExport.filesKept)
        indexes = [:]
    }
}

/// What must be remembered so that rows made after a restart are those that would have been made without it.
extension LiveExport {
    /// Lines of their own form, which may stand among others: a purpose, logs, hosts, files.
    /// - Parameters:
    ///   - paths: of the logs.
    ///   - hosts: those that have records.
    public func memory(paths: [String], hosts: [UInt32]) -> [UInt8] {
        var text = LiveExport.purpose + "\n"
        for (log, time) in times.ofLog.sorted(by: { $0.key < $1.key }) { text += "log \(time) \(paths[log])\n" }
        let known = hosts.compactMap { host in progress.memory(of: host).map { (name: names[host], memory: $0) } }
        for (name, memory) in known + progress.unclaimed {
            text += "host \(times.ofHost[ExactText(name)] ?? .min) \(memory) \(name)\n"
        }
        for file in files { text += "file \(paths[file.log])\0\(file.memory)\n" }
        return Array(text.utf8)
    }

    private static let purpose = "rows clickhouse"

    /// Whether a memory is one of rows.
    public static func isMemory(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 10).contains { $0.elementsEqual(purpose.utf8) }
    }

    /// Goes on where `memory` was taken; lines of others are passed over.
    public func recall(_ bytes: [UInt8], paths: [String]) {
        // By bytes: names may begin with what combines with a separator.
        for line in bytes.split(separator: 10) {
            let parts = line.split(separator: 32, maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch LiveExport.text(parts[0]) {
            case "log": recallLog(parts[1], paths)
            case "host": recallHost(parts[1])
            case "file": recallFile(parts[1], paths)
            default: break
            }
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func place(of path: ArraySlice<UInt8>, in paths: [String]) -> Int? {
        paths.firstIndex { path.elementsEqual($0.utf8) }
    }

    private func recallLog(_ line: ArraySlice<UInt8>, _ paths: [String]) {
        let parts = line.split(separator: 32, maxSplits: 1)
        guard parts.count == 2, let time = Int64(LiveExport.text(parts[0])), time < .max,
            let log = LiveExport.place(of: parts[1], in: paths)
        else {
            return
        }
        times.ofLog[log] = time
    }

    private func recallHost(_ line: ArraySlice<UInt8>) {
        let bytes = line.split(separator: 32, maxSplits: 4, omittingEmptySubsequences: false)
        let parts = bytes.map(LiveExport.text)
        guard parts.count == 5, let time = Int64(parts[0]) else { return }
        let name = parts[4]
        if time > .min, time < .max { times.ofHost[ExactText(name)] = time }
        progress.recall(parts[1..<4].joined(separator: " "), host: name)
    }

    private func recallFile(_ line: ArraySlice<UInt8>, _ paths: [String]) {
        let parts = line.split(separator: 0, maxSplits: 1)
        guard parts.count == 2, let log = LiveExport.place(of: parts[0], in: paths),
            let file = LiveFile(memory: Substring(LiveExport.text(parts[1])), log: log)
        else { return }
        files.append(file)
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

    var row: InventoryRow<FileReport> {
        var summary = FileSummary()
        (summary.lines, summary.records, summary.foreign, summary.unparsed) = (lines, records, foreign, unparsed)
        let report = FileReport(
            name: name, role: isLive ? .live : .rotated, bytes: nil,
            outcome: FileOutcome(summary: summary, first: first, last: last), sha256: nil)
        return InventoryRow(told: report, host: host, digest: digest, time: first)
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

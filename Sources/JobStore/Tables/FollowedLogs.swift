import Glibc
import JobRecords
import JobState
import LogBytes
import LogLines

/// A log that a follower keeps in a store.
public struct FollowedLog {
    public let path: String
    /// As the user named it.
    public let name: String
    /// The file's name without folders.
    public let base: String
    /// The host of lines that name none, if there are several logs.
    public let place: String
    public let zone: Zone

    public init(path: String, name: String, base: String, place: String, zone: Zone) {
        (self.path, self.name, self.base, self.place, self.zone) = (path, name, base, place, zone)
    }
}

/// The logs of a store to which a follower adds: each physical life of a log is a file of the store that grows. Bytes,
/// rows and the follower's checkpoint are written in one transaction, so that they cannot disagree.
public final class FollowedLogs {
    private let database: Database
    /// The checkpoint's number as this follower wrote or found it: another follower's shows by it.
    private var sequence: Int64
    /// The checkpoint that is kept; nil if nothing was followed yet.
    public private(set) var checkpoint: [UInt8]?
    private let pages: PageWriter
    private let rows: FollowedRows
    private let state: FollowedState

    /// - Parameter store: opened for writing.
    public init(_ store: LogStore) throws(StoreError) {
        database = store.database
        // Room for all pages that a commit changes: what found none would be written, read and written again.
        try database.execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096")
        let saved = try database.prepare("SELECT sequence, bytes FROM follow_checkpoint")
        (sequence, checkpoint) = try saved.step() ? (saved.integer(0), saved.blob(1)) : (0, nil)
        pages = try PageWriter(database)
        rows = try FollowedRows(database)
        state = FollowedState(database)
    }

    // MARK: taking

    /// Takes a record, whose file is the follower's number of it; its row is written with the next commit.
    public func add(_ told: CompleteRecord, _ names: NameRegistry) { rows.add(told, names) }

    /// Takes a line that belongs to a record whose row is on its way or written.
    /// - Parameter owner: the record's line; 0 for the file's last record.
    public func addLate(detail: UnsafeRawBufferPointer, generation: Int, owner: UInt32) {
        rows.addLate(detail, generation, owner: owner)
    }

    // MARK: adding

    /// Where added bytes belong.
    public enum Place: Sendable {
        /// They begin a file.
        case begins
        /// They carry this one on.
        case source(Int64)
        /// They carry on what an earlier addition of the same commit does.
        case addition(Int)
    }

    /// Bytes of one file of a log.
    public struct Addition {
        public let place: Place
        public let log: FollowedLog
        public let generation: Int
        public var bytes = SparseBytes()
        /// At the end of the bytes.
        public var chain = Chain.start
        /// The time of last change of the file that was read, seconds since the epoch.
        public var modified: Int64

        public init(place: Place, log: FollowedLog, generation: Int, modified: Int64) {
            self.place = place
            self.log = log
            self.generation = generation
            self.modified = modified
        }
    }

    /// Adds bytes and rows, and keeps the checkpoint that was made of them: all or nothing.
    /// - Parameters:
    ///   - history: what the records came to.
    ///   - timeout: how long updates are shown, microseconds.
    /// - Returns: the files' numbers, in the order of the additions.
    public func commit(
        _ additions: [Addition], checkpoint: [UInt8], _ history: History, timeout: Int64
    ) throws -> [Int64] {
        var sources: [Int64] = []
        try database.transaction {
            try advance(checkpoint)
            for addition in additions {
                let source =
                    switch addition.place {
                    case .begins: try begin(addition.log)
                    case .source(let number): number
                    case .addition(let index): sources[index]
                    }
                try append(addition, to: source)
                try rows.begin(generation: addition.generation, source: source, name: addition.log.name)
                sources.append(source)
            }
            try rows.write(history.names)
            try state.write(history, timeout)
        }
        sequence += 1
        self.checkpoint = checkpoint
        rows.settle()
        state.settle(history)
        return sources
    }

    private func advance(_ bytes: [UInt8]) throws {
        let found = try database.number("SELECT sequence FROM follow_checkpoint") ?? 0
        guard found == sequence else { throw StoreError(path: database.path, reason: "another follower is using it") }
        try database.run("INSERT OR REPLACE INTO follow_checkpoint VALUES (1, ?, ?)", sequence &+ 1, bytes)
    }
}

// MARK: - bytes

extension FollowedLogs {
    /// A new file takes the live name; those before it are named as logrotate would.
    private func begin(_ log: FollowedLog) throws(StoreError) -> Int64 {
        let number = try database.number("SELECT coalesce(max(number), 0) + 1 FROM source") ?? 1
        try database.run(
            """
            INSERT INTO source (number, name, log, place, folder, zone, kind, catalogues, bytes, is_member, is_live,
                is_archived, damages) VALUES (?, ?, ?, ?, ?, ?, 'log', '', 0, 0, 1, 0, x'00000000')
            """, number, log.name, log.base, log.place, LogStore.folder(log.name), log.zone.identifier)
        try database.run("INSERT INTO followed VALUES (?, ?, '')", number, log.path)
        try rename(log)
        return number
    }

    private func rename(_ log: FollowedLog) throws(StoreError) {
        let ages = try database.rows(
            """
            SELECT source, source.name, row_number() OVER (ORDER BY source DESC) - 1 FROM followed
            JOIN source ON number = source WHERE path = ? ORDER BY 3 DESC
            """, log.path)
        for (number, old, age) in try ages.map({ ($0.integer(0), $0.text(1) ?? "", $0.integer(2)) }) {
            let name = age == 0 ? log.name : "\(log.name).\(age)"
            guard name != old || age == 0 else { continue }
            try database.run("UPDATE source SET name = ?, is_live = ? WHERE number = ?", name, age == 0, number)
        }
    }

    private func append(_ addition: Addition, to source: Int64) throws(StoreError) {
        let count = try write(addition.bytes, source)
        try database.run(
            "UPDATE source SET bytes = bytes + ?, modified = ?, is_read = 0 WHERE number = ?", count,
            addition.modified, source)
        try database.run("UPDATE followed SET chain = ? WHERE source = ?", addition.chain.hex, source)
    }

    /// - Returns: how many bytes were written.
    private func write(_ bytes: SparseBytes, _ source: Int64) throws(StoreError) -> Int64 {
        var (start, all) = try lastPage(source)
        let former = start + Int64(all.count)
        try bytes.forEachStretch { (stretch, hole) throws(StoreError) in
            all.append(contentsOf: stretch)
            guard hole > 0 else { return }
            let filling = min(Int64(-all.count & (Page.length - 1)), hole)
            all.append(contentsOf: repeatElement(0, count: Int(filling)))
            try write(all, at: start, source)
            start += Int64(all.count)
            let rest = (hole - filling) % Int64(Page.length)
            try pages.writeHole(hole - filling - rest, at: start, of: source)
            start += hole - filling - rest
            all = Array(repeating: 0, count: Int(rest))
        }
        try write(all, at: start, source)
        return start + Int64(all.count) - former
    }

    private func write(_ bytes: [UInt8], at start: Int64, _ source: Int64) throws(StoreError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(StoreError) in
            try pages.write(UnsafeRawBufferPointer(bytes), at: start, of: source)
        }
    }

    /// Where the next bytes belong, and what stands there: the last page is written anew as long as it is not full.
    private func lastPage(_ source: Int64) throws(StoreError) -> (start: Int64, bytes: [UInt8]) {
        let last = try database.prepare(
            "SELECT start, size, bytes FROM page WHERE source = \(source) ORDER BY start DESC LIMIT 1")
        guard try last.step() else { return (0, []) }
        guard let content = Page.content(of: last, size: 1, blob: 2, Unpacking()) else {
            throw StoreError(path: database.path, reason: "its pages are damaged")
        }
        if case .bytes(let bytes) = content, bytes.count < Page.length { return (last.count(0), bytes) }
        return (last.count(0) + content.count, [])
    }

    /// The file of a log that ends at a place; nil if none does.
    public func source(path: String, endingAt offset: Int64, _ chain: Chain) throws(StoreError) -> Int64? {
        let row = try database.rows(
            """
            SELECT source FROM followed JOIN source ON number = source
            WHERE path = ? AND bytes = ? AND chain = ? ORDER BY source DESC LIMIT 1
            """, path, offset, chain.hex)
        return try row.step() ? row.integer(0) : nil
    }
}

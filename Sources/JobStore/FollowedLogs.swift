import Foundation
import LogBytes
import LogLines

/// The logs of a store to which a follower adds: each physical life of a log is a file of the store that grows, and
/// the follower's checkpoint is written in the transaction that adds the bytes, so that they cannot disagree.
public final class FollowedLogs {
    private let database: Database
    /// The checkpoint's number as this follower wrote or found it: another follower's shows by it.
    private var sequence: Int64
    /// The checkpoint that is kept; nil where nothing was followed yet.
    public private(set) var checkpoint: [UInt8]?

    /// Parts of a growing file are filled up to this length: each batch writes the last one anew.
    private static let partLength = 64 * 1024

    /// - Parameter store: opened for writing.
    public init(_ store: LogStore) throws(StoreError) {
        database = store.database
        try database.execute("PRAGMA synchronous = FULL; \(FollowedLogs.tables)")
        let saved = try database.prepare("SELECT sequence, bytes FROM follow_checkpoint")
        if try saved.step() {
            (sequence, checkpoint) = (saved.integer(0), saved.blob(1))
        } else {
            (sequence, checkpoint) = (0, nil)
        }
    }

    /// `followed` tells which files of `source` grow, and the chain at their end.
    private static let tables = """
        CREATE TABLE IF NOT EXISTS followed (source INTEGER PRIMARY KEY, path TEXT NOT NULL, chain TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS follow_checkpoint (
            one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        """

    // MARK: adding

    /// Bytes that carry one file of a log on.
    public struct Addition {
        /// Nil where they begin a file.
        public var source: Int64?
        public let log: FollowedLog
        public var bytes: [UInt8] = []
        /// At the end of the bytes.
        public var chain = Chain.start
        /// The time of last change of the file that was read, seconds since the epoch.
        public var modified: Int64

        public init(source: Int64?, log: FollowedLog, modified: Int64) {
            self.source = source
            self.log = log
            self.modified = modified
        }
    }

    /// Adds bytes and keeps the checkpoint that was made of them: both or neither.
    /// - Returns: the files' numbers, in the order of the additions.
    public func commit(_ additions: [Addition], checkpoint: [UInt8]) throws -> [Int64] {
        var sources: [Int64] = []
        try database.transaction {
            try advance(checkpoint)
            for addition in additions {
                let source = try addition.source ?? begin(addition.log)
                try append(addition, to: source)
                sources.append(source)
            }
        }
        sequence += 1
        self.checkpoint = checkpoint
        return sources
    }

    private func advance(_ bytes: [UInt8]) throws {
        let found = try database.number("SELECT sequence FROM follow_checkpoint") ?? 0
        guard found == sequence else {
            throw StoreError(path: database.path, reason: "another follower is using it")
        }
        let insert = try database.prepare(
            """
            INSERT INTO follow_checkpoint VALUES (1, ?, ?)
            ON CONFLICT DO UPDATE SET sequence = excluded.sequence, bytes = excluded.bytes
            """)
        insert.bind(1, sequence + 1)
        bytes.withUnsafeBytes { insert.bind(2, blob: $0) }
        try insert.run()
    }

    /// A new file takes the live name; those before it are named as logrotate would.
    private func begin(_ log: FollowedLog) throws(StoreError) -> Int64 {
        let number = try database.number("SELECT coalesce(max(number), 0) + 1 FROM source")!
        let insert = try database.prepare(
            """
            INSERT INTO source (number, sha256, name, log, place, bytes, modified, is_member, is_live)
            VALUES (?, ?, ?, ?, ?, 0, NULL, 0, 1)
            """)
        insert.bind(1, number)
        // No digest stands for bytes that grow; the column only tells files apart.
        insert.bind(2, "followed \(number)")
        insert.bind(3, log.name)
        insert.bind(4, log.base)
        insert.bind(5, log.place)
        try insert.run()
        let mark = try database.prepare("INSERT INTO followed VALUES (?, ?, '')")
        mark.bind(1, number)
        mark.bind(2, log.path)
        try mark.run()
        try rename(log)
        return number
    }

    private func rename(_ log: FollowedLog) throws(StoreError) {
        let rename = try database.prepare(
            """
            UPDATE source SET is_live = age = 0, name = ?2 || iif(age = 0, '', '.' || age)
            FROM (SELECT source, row_number() OVER (ORDER BY source DESC) - 1 AS age FROM followed WHERE path = ?1) AS f
            WHERE f.source = number
            """)
        rename.bind(1, log.path)
        rename.bind(2, log.name)
        try rename.run()
    }

    private func append(_ addition: Addition, to source: Int64) throws(StoreError) {
        try fill(addition.bytes, source)
        let grow = try database.prepare("UPDATE source SET bytes = bytes + ?, modified = ? WHERE number = ?")
        grow.bind(1, Int64(addition.bytes.count))
        grow.bind(2, addition.modified)
        grow.bind(3, source)
        try grow.run()
        let mark = try database.prepare("UPDATE followed SET chain = ? WHERE source = ?")
        mark.bind(1, addition.chain.hex)
        mark.bind(2, source)
        try mark.run()
    }

    private func fill(_ bytes: [UInt8], _ source: Int64) throws(StoreError) {
        let last = try database.prepare(
            "SELECT part, length(bytes) FROM content WHERE source = \(source) ORDER BY part DESC LIMIT 1")
        var (part, rest) = (Int64(0), bytes[...])
        if try last.step() {
            part = last.integer(0) + 1
            if last.integer(1) < FollowedLogs.partLength {
                part -= 1
                rest = (try content(source, part) + bytes)[...]
            }
        }
        let insert = try database.prepare("INSERT OR REPLACE INTO content (source, part, bytes) VALUES (?, ?, ?)")
        while !rest.isEmpty {
            let piece = rest.prefix(StoredOrigin.partLength)
            insert.bind(1, source)
            insert.bind(2, part)
            piece.withUnsafeBytes { insert.bind(3, blob: $0) }
            try insert.run()
            part += 1
            rest = rest.dropFirst(piece.count)
        }
    }

    private func content(_ source: Int64, _ part: Int64) throws(StoreError) -> [UInt8] {
        let row = try database.prepare("SELECT bytes FROM content WHERE source = \(source) AND part = \(part)")
        return try row.step() ? row.blob(0) : []
    }

    // MARK: finding

    /// The file of a log that ends at a place; nil where none does.
    public func source(path: String, endingAt offset: Int64, _ chain: Chain) throws(StoreError) -> Int64? {
        let row = try database.prepare(
            """
            SELECT source FROM followed JOIN source ON number = source
            WHERE path = ? AND bytes = ? AND chain = ? ORDER BY source DESC LIMIT 1
            """)
        row.bind(1, path)
        row.bind(2, offset)
        row.bind(3, chain.hex)
        return try row.step() ? row.integer(0) : nil
    }
}

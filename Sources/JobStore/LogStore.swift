import Foundation
import LogBytes

/// A store: the logs of many bundles and boxes, and what is read in them, in one SQLite file.
public final class LogStore {
    public let path: String
    public let database: Database
    /// The version of its tables; an older one's are read as they are, and brought up to date where it is written to.
    let version: Int64

    /// `JTLS`, in the file's header: what tells a store from another SQLite database.
    private static let mark: Int64 = 0x4A54_4C53

    /// Opens a store.
    /// - Parameter creates: whether a new one is made where there is none.
    public init(path: String, creates: Bool) throws(StoreError) {
        self.path = path
        database = try Database(path: path, creates ? .writing : .reading)
        let found = try database.number("PRAGMA user_version") ?? 0
        let mark = try database.number("PRAGMA application_id") ?? 0
        version = creates ? StoreSchema.version : found
        if found == 0 && mark == 0 && creates {
            try LogStore.create(database)
        } else if mark != LogStore.mark {
            throw StoreError(path: path, reason: "is no store of jobtrail")
        } else if found > StoreSchema.version {
            throw StoreError(
                path: path,
                reason: "is of a newer version of jobtrail (\(found); this one knows \(StoreSchema.version))")
        } else if creates && found < StoreSchema.version {
            try LogStore.migrate(database)
        }
    }

    private static func create(_ database: Database) throws(StoreError) {
        guard try database.number("SELECT count(*) FROM sqlite_schema") == 0 else {
            throw StoreError(path: database.path, reason: "is no store of jobtrail")
        }
        // Pages of this size hold blocks without much room left.
        try database.execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL")
        try database.execute(
            "BEGIN IMMEDIATE; \(StoreSchema.all) PRAGMA user_version = \(StoreSchema.version);"
                + "PRAGMA application_id = \(mark); COMMIT")
    }

    /// Brings an older store up to date: the logs and what a follower has come to stay, the tables wait to be filled.
    private static func migrate(_ database: Database) throws(StoreError) {
        try database.exclusively { () throws(StoreError) in
            guard try database.number("PRAGMA user_version") == 1 else { return }
            try database.execute(StoreSchema.fromFirst)
            if try database.hasTable("follow_checkpoint") {
                try database.execute("ALTER TABLE follow_checkpoint DROP COLUMN filled")
            }
            for name in Schema.stateNames { try database.execute("DELETE FROM \(name)") }
            try database.execute("PRAGMA user_version = \(StoreSchema.version)")
        }
    }

    // MARK: content

    /// Adds a file's stored bytes; one that is there already, by its SHA-256, is not added again.
    /// - Returns: whether it was added.
    public func add(_ file: LogFile, set: LogSet, sha256: String) throws -> Bool {
        let known = try database.prepare("SELECT 1 FROM source WHERE sha256 = ?")
        known.bind(1, sha256)
        if try known.step() { return false }
        let number = (try database.number("SELECT coalesce(max(number), 0) + 1 FROM source"))!
        let bytes = try addContent(file, number)
        let insert = try database.prepare("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        insert.bind(1, number)
        insert.bind(2, sha256)
        insert.bind(3, file.name)
        insert.bind(4, set.name)
        insert.bind(5, set.place)
        insert.bind(6, bytes)
        if let modified = file.modified { insert.bind(7, modified) } else { insert.bindNull(7) }
        insert.bind(8, Int64(file.isMember ? 1 : 0))
        insert.bind(9, Int64(file.isLive ? 1 : 0))
        try insert.run()
        return true
    }

    private func addContent(_ file: LogFile, _ number: Int64) throws -> Int64 {
        let insert = try database.prepare("INSERT INTO content VALUES (?, ?, ?)")
        let reader = try file.origin.openRaw()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: StoredOrigin.partLength, alignment: 64)
        defer { buffer.deallocate() }
        var (part, total) = (Int64(0), Int64(0))
        while true {
            let count = try fill(buffer, reader)
            if count == 0 { return total }
            insert.bind(1, number)
            insert.bind(2, part)
            insert.bind(3, blob: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            try insert.run()
            part += 1
            total += Int64(count)
        }
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, _ reader: any ByteReader) throws -> Int {
        var count = 0
        while count < buffer.count {
            let got = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// The log sets that are kept, in the order in which they came: that of the files they are from.
    public func sets() throws(StoreError) -> [LogSet] {
        let rows = try database.prepare(
            "SELECT number, name, log, place, bytes, modified, is_member, is_live FROM source ORDER BY number"
        )
        var files: [String: [(LogFile, String)]] = [:]
        var order: [String] = []
        while try rows.step() {
            let (log, place) = (rows.text(2) ?? "", rows.text(3) ?? "")
            let key = "\(place)\0\(folder(rows.text(1) ?? ""))\0\(log)"
            if files[key] == nil { order.append(key) }
            files[key, default: []].append((file(rows), place))
        }
        return order.map { key in
            let parts = key.split(separator: "\0", omittingEmptySubsequences: false)
            return LogSet(
                name: String(parts[2]), place: String(parts[0]), files: RotatedName.inOrder(files[key]!.map(\.0)))
        }
    }

    private func folder(_ name: String) -> String {
        name.lastIndex { $0 == "/" || $0 == "!" }.map { String(name[...$0]) } ?? ""
    }

    /// The kept file of a row: number, name, log, place, bytes, modified, is_member, is_live.
    func file(_ row: Statement) -> LogFile {
        let modified: Int64? = if case .integer(let time) = row.value(5) { time } else { nil }
        return LogFile(
            name: row.text(1) ?? "", origin: StoredOrigin(path: path, number: row.integer(0)),
            storedSize: row.integer(4),
            modified: modified, isMember: row.integer(6) != 0, isLive: row.integer(7) != 0)
    }
}

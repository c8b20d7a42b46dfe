import CSQLite
import Glibc
import LogBytes

/// A store: the logs of many bundles and boxes, and what is read in them, in one SQLite database.
public final class LogStore {
    public let path: String
    public let database: Database
    /// How many of the files that were to be added are damaged, those among them that were there already.
    public internal(set) var damagedFiles = 0

    /// `JTLS`, in the file's header: what tells a store from another SQLite database.
    private static let mark: Int64 = 0x4A54_4C53
    /// Raised if the same tables tell something else; stores of another version are refused, as are those with other
    /// tables.
    private static let version: Int64 = 5

    /// Opens a store.
    /// - Parameters:
    ///   - creates: whether it is written to, and a new one made if there is none. One writer has it at a time.
    public convenience init(path: String, creates: Bool) throws(StoreError) {
        if creates { try WriterLock.take(path) }
        try self.init(opening: path, creates: creates)
    }

    /// Opens a store to add logs to.
    /// - Parameter draft: the name of an empty file in which a new store is made, so that nobody sees it before it is
    ///   whole; not asked for if there is one.
    public static func adding(to path: String, draft: () throws -> String) throws -> LogStore {
        try WriterLock.take(path)
        var facts = stat()
        let isNew = PathText.withPath(path) { stat($0, &facts) } == 0 && facts.st_size == 0
        return try isNew ? LogStore(draft: draft()) : LogStore(opening: path, creates: true)
    }

    /// A broken draft is thrown away: there is nothing to roll back.
    private init(draft path: String) throws(StoreError) {
        self.path = path
        database = try Database(path: path, .writing)
        try LogStore.protect(database)
        try database.execute("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try LogStore.make(Schema.tables, in: database)
    }

    /// What a crafted file calls a table must not run as one, nor may it do anything of its own.
    private static func protect(_ database: Database) throws(StoreError) {
        try database.execute("PRAGMA trusted_schema = 0")
        sqlite_forbid_triggers(database.handle)
        sqlite3_limit(database.handle, SQLITE_LIMIT_LENGTH, ReadingGuard.lengthLimit)
    }

    private init(opening path: String, creates: Bool) throws(StoreError) {
        self.path = path
        database = try Database(path: path, creates ? .writing : .reading)
        try LogStore.protect(database)
        let found = try database.number("PRAGMA user_version") ?? 0
        let mark = try database.number("PRAGMA application_id") ?? 0
        if found == 0 && mark == 0 && creates {
            try LogStore.create(database)
            return
        }
        guard mark == LogStore.mark else { throw StoreError(path: path, reason: "is no store of jobtrail") }
        guard found == LogStore.version else { throw LogStore.isOfVersion(found, path) }
        try LogStore.checkTables(database)
    }

    /// Refuses what is called as a table is but is a view, has computed columns, or is another kind of table.
    private static func checkTables(_ database: Database) throws(StoreError) {
        let plain = try Database(path: ":memory:", .memory)
        try plain.execute(Schema.tables)
        let found = try tables(database)
        for (name, text) in try tables(plain) where found[name] != text {
            throw StoreError(
                path: database.path,
                reason:
                    "its table '\(name)' is not as jobtrail makes it: it was changed, or made by another version; put its "
                    + "logs into a new store")
        }
    }

    /// Their definitions by name.
    private static func tables(_ database: Database) throws(StoreError) -> [String: String] {
        let rows = try database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
        var found: [String: String] = [:]
        while try rows.step() { found[rows.text(0) ?? ""] = rows.text(1) }
        return found
    }

    private static func isOfVersion(_ found: Int64, _ path: String) -> StoreError {
        let words =
            found > version
            ? "is of a newer version of jobtrail (\(found); this one knows \(version))"
            : "was made by an older jobtrail (version \(found), now \(version)); put its logs into a new store"
        return StoreError(path: path, reason: words)
    }

    private static func create(_ database: Database) throws(StoreError) {
        guard try database.number("SELECT count(*) FROM sqlite_schema") == 0 else {
            throw StoreError(path: database.path, reason: "is no store of jobtrail")
        }
        try database.execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL")
        try make(Schema.store, in: database)
    }

    private static func make(_ tables: String, in database: Database) throws(StoreError) {
        try database.execute(
            "BEGIN IMMEDIATE; \(tables) PRAGMA user_version = \(version);"
                + "PRAGMA application_id = \(mark); COMMIT")
    }

    /// Moves what was written into the database itself, so that no second file is needed to copy it; a draft gets what
    /// a store has.
    public func settle() throws(StoreError) {
        guard DraftName.isOne(path) else { return try database.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
        try database.execute("\(Schema.indexes) PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE)")
        // Only reading tells whether there is room for the files that a store has beside it.
        _ = try database.number("SELECT count(*) FROM source")
    }
}

/// Adding files to a store.
extension LogStore {
    /// Adds a file; of one whose stored bytes are there already only the name, if that is another.
    /// - Parameter zone: of times that have none, if its box tells none.
    /// - Returns: whether its bytes are new.
    public func add(_ file: LogFile, set: LogSet, zone: Zone) throws -> Bool {
        let found = try FileDigest.fingerprint(of: file.origin)
        let known = try known(found.sha256)
        if let known, !known.damages.isEmpty { damagedFiles += 1 }
        if let known, known.names.contains(ExactText(file.name)) { return false }
        let number = try nextNumber
        let (damages, recordedTime): ([Damage], Int64?)
        if let known {
            (damages, recordedTime) = (known.damages, known.recordedTime)
        } else {
            let unpacked = try addPages(file, number)
            (damages, recordedTime) = (unpacked.damages, unpacked.recordedTime)
            if !damages.isEmpty { damagedFiles += 1 }
        }
        let catalogues = try file.box.catalogues.map { "\(try add($0))\n" }.joined()
        let folder = LogStore.folder((set.files.last { $0.isLive } ?? file).name)
        var writer = ByteWriter()
        writer.putList(damages) { $1.write(&$0) }
        try database.run(
            """
            INSERT INTO source (number, sha256, name, log, place, folder, host, kind, zone, catalogues, bytes, modified,
                recorded, is_member, is_live, is_archived, damages, as_host, copy_of, made, remark, rotated, rotated_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            number, found.sha256, file.name, set.name, set.place, folder, set.host,
            set.kind == .log ? "log" : "companion", (file.box.zone ?? zone).identifier, catalogues, found.bytes,
            file.modified, recordedTime, file.isMember, file.isLive, file.isArchived, writer.bytes, file.box.host,
            known?.pages, file.box.backup?.made, file.box.backup?.remark, set.lastRotation?.day.description,
            set.lastRotation?.told)
        return known == nil
    }

    /// Files of the same stored bytes.
    private struct Known {
        /// The one that has the pages.
        let pages: Int64
        let damages: [Damage]
        let recordedTime: Int64?
        var names: Set<ExactText> = []
    }

    private func known(_ sha256: String) throws(StoreError) -> Known? {
        let rows = try database.rows(
            "SELECT coalesce(copy_of, number), damages, recorded, name FROM source WHERE sha256 = ?", sha256)
        var known: Known?
        while try rows.step() {
            known =
                known
                ?? Known(
                    pages: rows.integer(0), damages: LogStore.damages(rows.blob(1)),
                    recordedTime: LogStore.time(rows, 2))
            known?.names.insert(ExactText(rows.text(3) ?? ""))
        }
        return known
    }

    /// Adds a catalogue, unless it is there.
    private func add(_ catalogue: CatalogueFile) throws -> Int64 {
        let digest = try FileDigest.sha256(of: catalogue.origin)
        let known = try database.rows("SELECT number FROM catalogue WHERE sha256 = ?", digest)
        if try known.step() { return known.integer(0) }
        let insert = try database.rows(
            "INSERT INTO catalogue (sha256, name, bytes) VALUES (?, ?, ?) RETURNING number", digest, catalogue.name,
            try catalogue.bytes())
        _ = try insert.step()
        return insert.integer(0)
    }

    var nextNumber: Int64 {
        get throws(StoreError) { try database.number("SELECT coalesce(max(number), 0) + 1 FROM source") ?? 1 }
    }

    private func addPages(_ file: LogFile, _ number: Int64) throws -> any ByteReader {
        let writer = try PageWriter(database)
        let reader = try file.openDecoded()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * Page.length, alignment: 64)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while true {
            let count = try fill(buffer, reader)
            if count == 0 { return reader }
            try writer.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: offset, of: number)
            offset += Int64(count)
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
}

/// One writer at a time.
enum WriterLock {
    private static let guarding = Lock()
    /// What this process has locked; used behind `guarding`.
    private nonisolated(unsafe) static var held: Set<FileIdentifier> = []

    /// Locks a store against a second writer for as long as this process lives; makes the file if there is none. A
    /// store that could not be opened may be opened again.
    ///
    /// The descriptor is never closed: closing one takes SQLite's own locks on the file away.
    static func take(_ path: String) throws(StoreError) {
        guarding.lock()
        defer { guarding.unlock() }
        if let file = FileIdentifier(path), held.contains(file) { return }
        let descriptor: Int32
        do { descriptor = try SystemCall.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666) } catch {
            throw StoreError(path: path, reason: error.description)
        }
        guard SystemCall.retry({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
            let reason = errno == EWOULDBLOCK ? "another jobtrail is writing to it" : String(cString: strerror(errno))
            close(descriptor)
            throw StoreError(path: path, reason: reason)
        }
        if let file = FileIdentifier(path) { held.insert(file) }
    }
}

import JobState
import LogBytes

/// Bringing the tables in line with the files.
extension LogStore {
    /// How lines are understood beside their zone, and by which program.
    public struct Reading: Equatable {
        public let program: String
        public let tags: [String]
        public let layouts: [String]

        public init(program: String, tags: [String], layouts: [String]) {
            (self.program, self.tags, self.layouts) = (program, tags, layouts)
        }
    }

    /// How the tables were filled; nil if they never were.
    public var reading: Reading? {
        get throws(StoreError) {
            let row = try database.prepare("SELECT program, tags, layouts FROM reading")
            guard try row.step() else { return nil }
            return Reading(
                program: row.text(0) ?? "", tags: LogStore.lines(row.text(1)), layouts: LogStore.lines(row.text(2)))
        }
    }

    public func note(_ reading: Reading) throws(StoreError) {
        let insert = try database.prepare("INSERT OR REPLACE INTO reading VALUES (1, ?, ?, ?)")
        insert.bind(1, reading.program)
        for (index, texts) in [reading.tags, reading.layouts].enumerated() {
            insert.bind(Int32(2 + index), texts.map { $0 + "\n" }.joined())
        }
        try insert.run()
    }

    /// A number behind those of all groups of sets.
    public var nextGroup: Int {
        get throws(StoreError) { Int(try database.number("SELECT coalesce(max(grp), 0) + 1 FROM source") ?? 1) }
    }

    /// Makes ready for rows of files; into an empty store, filling first and indexing afterwards is faster.
    public func beginFilling() throws(StoreError) {
        // In KiB: what is filled at several places at once should be written once.
        try database.execute("PRAGMA cache_size = -65536")
        if try database.number("SELECT seq FROM records LIMIT 1") == nil { try database.execute(Schema.dropIndexes) }
    }

    /// Notes that the files were read, in this order, in the transaction that has filled the tables.
    public func endFilling(
        _ files: [SequencedFile], _ duplicates: [DuplicateFile], _ scan: Scan, _ rows: [StoreRecords.FileRows]
    ) throws(StoreError) {
        // Rows are put in order as many at a time as the cache would hold: few enough for the processor's own. Other
        // threads do it meanwhile.
        try database.execute("PRAGMA cache_size = -2048; PRAGMA threads = 4; \(Schema.indexes)")
        let update = try database.prepare(
            """
            UPDATE source SET is_read = ?, grp = ?, position = ?, default_host = ?, original = NULL, hosts = ?, outcome = ?,
                first_seq = ?, last_seq = ?, is_document = ? WHERE number = ?
            """)
        for (position, file) in files.enumerated() {
            let outcome = scan.outcomes[position]
            // What could not be read is tried again.
            update.bind(1, Int64(outcome.isReadable ? 1 : 0))
            update.bind(2, Int64(file.set))
            update.bind(3, Int64(position))
            update.bind(4, file.defaultHost)
            update.bind(5, rows[position].hosts.sorted().map { scan.names[$0] + "\n" }.joined())
            outcome.bytes.withUnsafeBytes { update.bind(6, blob: $0) }
            update.bind(7, optional: rows[position].first)
            update.bind(8, optional: rows[position].last)
            update.bind(9, Int64(rows[position].isDocument ? 1 : 0))
            update.bind(10, LogStore.number(file.file))
            try update.run()
        }
        for duplicate in duplicates { try forget(duplicate) }
    }

    /// Boxes of one name, as they were found when the tables were filled.
    public func namesakes() throws(StoreError) -> [Namesakes] {
        let rows = try database.prepare("SELECT file, text FROM findings WHERE kind = 'host' ORDER BY rowid")
        var found: [Namesakes] = []
        while try rows.step() { found.append(Namesakes(place: rows.text(0) ?? "", words: rows.text(1) ?? "")) }
        return found
    }

    /// A file whose content another one holds has no rows.
    private func forget(_ duplicate: DuplicateFile) throws(StoreError) {
        let number = LogStore.number(duplicate.file)
        let delete = try database.prepare(
            """
            DELETE FROM records WHERE seq BETWEEN (SELECT first_seq FROM source WHERE number = ?1)
                AND (SELECT last_seq FROM source WHERE number = ?1)
                AND file = (SELECT file FROM records JOIN source ON seq = first_seq WHERE number = ?1)
            """)
        delete.bind(1, number)
        try delete.run()
        let update = try database.prepare(
            """
            UPDATE source SET is_read = 1, original = ?, is_beginning = ?, hosts = '', first_seq = NULL, last_seq = NULL
            WHERE number = ?
            """)
        update.bind(1, duplicate.original)
        update.bind(2, Int64(duplicate.isBeginning ? 1 : 0))
        update.bind(3, number)
        try update.run()
    }

    /// A kept file's number.
    static func number(_ file: LogFile) -> Int64 { (file.origin as? StoredOrigin)?.number ?? 0 }

    /// The number of the file whose pages hold its bytes.
    static func pages(_ file: LogFile) -> Int64 { (file.origin as? StoredOrigin)?.pages ?? 0 }

    // MARK: following

    /// The files of a log that were followed, oldest first.
    public func followedFiles(path: String) throws(StoreError) -> [LogFile] {
        let rows = try database.prepare(
            "SELECT \(LogStore.columns) FROM source JOIN followed ON source = number WHERE path = ? ORDER BY number")
        rows.bind(1, path)
        var files: [LogFile] = []
        while try rows.step() { files.append(file(rows, [:])) }
        return files
    }

    /// Whether a follower's files hold all that a file has: a rotated part that was followed before it was rotated.
    public func isFollowed(_ file: LogFile) throws -> Bool {
        let followed = try database.prepare("SELECT name FROM followed JOIN source ON number = source")
        var names: Set<String> = []
        while try followed.step() { names.insert(followed.text(0) ?? "") }
        let files = names.isEmpty ? [] : try keptSets().flatMap(\.set.files).filter { names.contains($0.name) }
        guard !files.isEmpty else { return false }
        let asked = "\0asked"
        let sets = [LogSet(name: "", place: "", files: files), LogSet(name: asked, place: "", files: [file])]
        return !DuplicateFinder.resolve(sets).kept.contains { $0.name == asked }
    }
}

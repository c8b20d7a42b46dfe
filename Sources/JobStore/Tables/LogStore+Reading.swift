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
        try database.run(
            "INSERT OR REPLACE INTO reading VALUES (1, ?, ?, ?)", reading.program,
            reading.tags.map { $0 + "\n" }.joined(), reading.layouts.map { $0 + "\n" }.joined())
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
            try update.run(
                outcome.isReadable, file.set, position, file.defaultHost,
                rows[position].hosts.sorted().map { scan.names[$0] + "\n" }.joined(), outcome.bytes,
                rows[position].first, rows[position].last, rows[position].isDocument, LogStore.number(file.file))
        }
        for duplicate in duplicates { try forget(duplicate) }
    }

    /// Boxes of one name, as they were found when the tables were filled.
    public func namesakes() throws(StoreError) -> [Namesakes] {
        try database.prepare("SELECT file, text FROM findings WHERE kind = 'host' ORDER BY rowid").map {
            Namesakes(place: $0.text(0) ?? "", words: $0.text(1) ?? "")
        }
    }

    /// A file whose content another one holds has no rows.
    private func forget(_ duplicate: DuplicateFile) throws(StoreError) {
        let number = LogStore.number(duplicate.file)
        try database.run(
            """
            DELETE FROM records WHERE seq BETWEEN (SELECT first_seq FROM source WHERE number = ?1)
                AND (SELECT last_seq FROM source WHERE number = ?1)
                AND file = (SELECT file FROM records JOIN source ON seq = first_seq WHERE number = ?1)
            """, number)
        try database.run(
            """
            UPDATE source SET is_read = 1, original = ?, is_beginning = ?, hosts = '', first_seq = NULL, last_seq = NULL
            WHERE number = ?
            """, duplicate.original, duplicate.isBeginning, number)
    }

    /// A kept file's number.
    static func number(_ file: LogFile) -> Int64 { (file.origin as? StoredOrigin)?.number ?? 0 }

    /// The number of the file whose pages hold its bytes.
    static func pages(_ file: LogFile) -> Int64 { (file.origin as? StoredOrigin)?.pages ?? 0 }

    // MARK: following

    /// The files of a log that were followed, oldest first.
    public func followedFiles(path: String) throws(StoreError) -> [LogFile] {
        try database.rows(
            "SELECT \(LogStore.columns) FROM source JOIN followed ON source = number WHERE path = ? ORDER BY number",
            path
        ).map { file($0, [:]) }
    }

    /// Whether a follower's files hold all that a file has: a rotated part that was followed before it was rotated.
    public func isFollowed(_ file: LogFile) throws -> Bool {
        let followed = try database.prepare("SELECT name FROM followed JOIN source ON number = source")
        let names = Set(try followed.map { $0.text(0) ?? "" })
        let files = names.isEmpty ? [] : try keptSets().flatMap(\.set.files).filter { names.contains($0.name) }
        guard !files.isEmpty else { return false }
        let asked = "\0asked"
        let sets = [LogSet(name: "", place: "", files: files), LogSet(name: asked, place: "", files: [file])]
        return !DuplicateFinder.resolve(sets).kept.contains { $0.name == asked }
    }
}

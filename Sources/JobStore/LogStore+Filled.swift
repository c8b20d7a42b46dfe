import JobState
import LogBytes

/// The tables of what is read in the logs: of which logs they are, and how these were read.
extension LogStore {
    /// Tells one content of the store from another: files are only added, and grow.
    private var content: String {
        get throws(StoreError) {
            let row = try database.prepare("SELECT count(*), max(number), sum(bytes) FROM source")
            _ = try row.step()
            return "\(row.integer(0)) files to \(row.integer(1)), \(row.integer(2)) bytes"
        }
    }

    /// Whether the tables do not show yet all that the store holds: a follower has added to it, or an ingest was ended
    /// before it had read what it put there.
    public var isAhead: Bool {
        get throws(StoreError) {
            if version == 1 { return try isAheadOfFirst }
            return try filled == nil
        }
    }

    /// The same of a store of version 1, in which only a follower's checkpoint tells.
    private var isAheadOfFirst: Bool {
        get throws(StoreError) {
            guard try hasFollowed else { return false }
            return try database.number("SELECT count(*) FROM follow_checkpoint WHERE filled != sequence") == 1
        }
    }

    /// How the logs were read and what a scan of them told; nil where the tables are not of what the store holds.
    private var filled: (reading: String, facts: [UInt8])? {
        get throws(StoreError) {
            let row = try database.prepare("SELECT reading, facts FROM filled WHERE content = ?")
            row.bind(1, try content)
            return try row.step() ? (row.text(0) ?? "", row.blob(1)) : nil
        }
    }

    /// What a scan of everything told; nil where the tables are not of what the store holds, or of another reading.
    /// - Parameter reading: how the lines are read, and by which program, in words.
    public func facts(reading: String) throws(StoreError) -> ScanFacts? {
        guard version == StoreSchema.version, let filled = try filled, filled.reading == reading else { return nil }
        return ScanFacts(filled.facts)
    }

    /// Which files are read, in which order, and which are not since others hold what they have; nil as with `facts`.
    public func input(
        reading: String
    ) throws(StoreError) -> (files: [SequencedFile], duplicates: [DuplicateFile])? {
        guard try facts(reading: reading) != nil else { return nil }
        let source = "number, source.name, source.log, place, bytes, modified, is_member, is_live"
        let files = try database.prepare(
            "SELECT \(source), input.log, host FROM input JOIN source ON number = source ORDER BY position")
        var found: [SequencedFile] = []
        while try files.step() {
            found.append(
                SequencedFile(
                    file: file(files), set: Int(files.integer(8)), defaultHost: files.text(9) ?? ""))
        }
        let others = try database.prepare(
            "SELECT \(source), original, is_beginning FROM duplicate JOIN source ON number = source ORDER BY position")
        var duplicates: [DuplicateFile] = []
        while try others.step() {
            duplicates.append(
                DuplicateFile(
                    file: file(others), original: others.text(8) ?? "", isBeginning: others.integer(9) != 0))
        }
        return (found, duplicates)
    }

    /// The names of the files that were read, in their order.
    var fileNames: [String] {
        get throws(StoreError) {
            let rows = try database.prepare("SELECT name FROM input ORDER BY position")
            var names: [String] = []
            while try rows.step() { names.append(rows.text(0) ?? "") }
            return names
        }
    }

    // MARK: filling

    /// Empties the tables and takes their indexes away: filling first and indexing afterwards is faster.
    public func beginFilling() throws(StoreError) {
        // In KiB: what is filled at several places at once should be written once.
        try database.execute("PRAGMA cache_size = -65536")
        for name in StoreSchema.indexNames { try database.execute("DROP INDEX IF EXISTS \(name)") }
        for name in StoreSchema.names + Schema.stateNames { try database.execute("DELETE FROM \(name)") }
    }

    /// Makes the indexes, and notes of what the tables are now, in the transaction that has filled them.
    public func endFilling(
        reading: String, _ files: [SequencedFile], _ duplicates: [DuplicateFile], _ facts: ScanFacts
    ) throws(StoreError) {
        try database.execute(StoreSchema.indexes)
        try note(files)
        try note(duplicates)
        guard facts.isKeepable else { return }
        let insert = try database.prepare("INSERT INTO filled VALUES (1, ?, ?, ?)")
        insert.bind(1, try content)
        insert.bind(2, reading)
        facts.bytes.withUnsafeBytes { insert.bind(3, blob: $0) }
        try insert.run()
    }

    private func note(_ files: [SequencedFile]) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO input VALUES (?, ?, ?, ?, ?)")
        for (position, file) in files.enumerated() {
            insert.bind(1, Int64(position))
            insert.bind(2, LogStore.number(file.file))
            insert.bind(3, file.file.name)
            insert.bind(4, Int64(file.set))
            insert.bind(5, file.defaultHost)
            try insert.run()
        }
    }

    private func note(_ duplicates: [DuplicateFile]) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO duplicate VALUES (?, ?, ?, ?)")
        for (position, duplicate) in duplicates.enumerated() {
            insert.bind(1, Int64(position))
            insert.bind(2, LogStore.number(duplicate.file))
            insert.bind(3, duplicate.original)
            insert.bind(4, Int64(duplicate.isBeginning ? 1 : 0))
            try insert.run()
        }
    }

    /// A kept file's number.
    private static func number(_ file: LogFile) -> Int64 { (file.origin as? StoredOrigin)?.number ?? 0 }
}

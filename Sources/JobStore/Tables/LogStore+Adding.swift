import LogBytes

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

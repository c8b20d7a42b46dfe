import Glibc
import JobState
import LogBytes

/// The files that a store keeps.
extension LogStore {
    /// A log set with what the last reading found in it.
    public struct KeptSet {
        public var set: LogSet
        /// Whether the tables hold what all its files say.
        public fileprivate(set) var isRead = true
        public fileprivate(set) var hosts: Set<ExactText> = []
        /// Whether its lines without a host were put under none, since it was the only set.
        public fileprivate(set) var isNameless = false
    }

    // MARK: adding

    /// Adds a file; one whose stored bytes are there already is not added again.
    /// - Parameter zone: of times that have none, if its box tells none.
    /// - Returns: whether it was added.
    public func add(_ file: LogFile, set: LogSet, zone: Zone) throws -> Bool {
        let found = try FileDigest.fingerprint(of: file.origin)
        let known = try database.prepare("SELECT damages FROM source WHERE sha256 = ?")
        known.bind(1, found.sha256)
        if try known.step() {
            if !LogStore.damages(known.blob(0)).isEmpty { damagedFiles += 1 }
            return false
        }
        let number = try nextNumber
        let unpacked = try addPages(file, number)
        if !unpacked.damages.isEmpty { damagedFiles += 1 }
        let insert = try database.prepare(
            """
            INSERT INTO source (number, sha256, name, log, place, folder, host, kind, zone, catalogues, bytes, modified,
                recorded, is_member, is_live, is_archived, damages, as_host)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, number)
        let catalogues = try file.box.catalogues.map { "\(try add($0))\n" }.joined()
        let folder = LogStore.folder((set.files.last { $0.isLive } ?? file).name)
        let texts = [
            found.sha256, file.name, set.name, set.place, folder, set.host, set.kind == .log ? "log" : "companion",
            (file.box.zone ?? zone).identifier, catalogues,
        ]
        for (index, text) in texts.enumerated() { insert.bind(Int32(2 + index), text) }
        insert.bind(11, found.bytes)
        insert.bind(12, optional: file.modified)
        insert.bind(13, optional: unpacked.recordedTime)
        for (index, flag) in [file.isMember, file.isLive, file.isArchived].enumerated() {
            insert.bind(Int32(14 + index), Int64(flag ? 1 : 0))
        }
        var writer = ByteWriter()
        writer.putList(unpacked.damages) { $1.write(&$0) }
        writer.bytes.withUnsafeBytes { insert.bind(17, blob: $0) }
        insert.bind(18, file.box.host)
        try insert.run()
        return true
    }

    /// Adds a catalogue, unless it is there.
    private func add(_ catalogue: CatalogueFile) throws -> Int64 {
        let digest = try FileDigest.sha256(of: catalogue.origin)
        let known = try database.prepare("SELECT number FROM catalogue WHERE sha256 = ?")
        known.bind(1, digest)
        if try known.step() { return known.integer(0) }
        let insert = try database.prepare(
            "INSERT INTO catalogue (sha256, name, bytes) VALUES (?, ?, ?) RETURNING number")
        insert.bind(1, digest)
        insert.bind(2, catalogue.name)
        try catalogue.bytes().withUnsafeBytes { insert.bind(3, blob: $0) }
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

    // MARK: what is there

    static let columns =
        """
        number, name, log, place, bytes, modified, is_member, is_live, sha256, recorded, damages, zone, catalogues,
        is_archived, as_host
        """

    /// The log sets that are kept, in the order in which they came.
    /// - Parameter ofCompanions: whether those are meant that stand beside the engine's log.
    public func keptSets(ofCompanions: Bool = false) throws(StoreError) -> [KeptSet] {
        let catalogues = try catalogues()
        let rows = try database.prepare(
            """
            SELECT \(LogStore.columns), folder, host, is_read, hosts, default_host FROM source
            WHERE kind = '\(ofCompanions ? "companion" : "log")' ORDER BY number
            """)
        var kept: [[ExactText?]: KeptSet] = [:]
        var order: [[ExactText?]] = []
        while try rows.step() {
            let (log, place) = (rows.text(2) ?? "", rows.text(3) ?? "")
            let key = [place, rows.text(15), rows.text(16), log, rows.text(14)].map { $0.map(ExactText.init) }
            if kept[key] == nil { order.append(key) }
            let kind: LogSet.Kind = ofCompanions ? .companion : .log
            var one =
                kept[key] ?? KeptSet(set: LogSet(name: log, place: place, host: rows.text(16), kind: kind, files: []))
            one.set.files.append(file(rows, catalogues))
            one.isRead = one.isRead && rows.integer(17) != 0
            let hosts = LogStore.lines(rows.text(18))
            one.hosts.formUnion(hosts.map(ExactText.init))
            one.isNameless = one.isNameless || (hosts.contains("") && rows.text(19) == "")
            kept[key] = one
        }
        return order.compactMap { key in
            guard var one = kept[key] else { return nil }
            let files = RotatedName.inOrder(one.set.files)
            one.set.files = files
            return one
        }
    }

    private func catalogues() throws(StoreError) -> [String: CatalogueFile] {
        let rows = try database.prepare("SELECT number, name, length(bytes) FROM catalogue")
        var found: [String: CatalogueFile] = [:]
        while try rows.step() {
            let number = rows.integer(0)
            found["\(number)"] = CatalogueFile(
                name: rows.text(1) ?? "", origin: StoredCatalogue(path: path, number: number),
                storedSize: rows.count(2))
        }
        return found
    }

    static func folder(_ name: String) -> String {
        name.lastIndex { $0 == "/" || $0 == "!" }.map { String(name[...$0]) } ?? ""
    }

    /// Texts of which each ends a line.
    static func lines(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.utf8.dropLast().split(separator: 10, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    /// The file of a row that begins with `columns`.
    func file(_ row: Statement, _ catalogues: [String: CatalogueFile]) -> LogFile {
        let origin = StoredOrigin(
            path: path, number: row.integer(0), source: TakenBytes(sha256: row.text(8), bytes: row.count(4)),
            damages: LogStore.damages(row.blob(10)), recordedTime: LogStore.time(row, 9))
        var file = LogFile(
            name: row.text(1) ?? "", origin: origin, storedSize: row.count(4), modified: LogStore.time(row, 5),
            isMember: row.integer(6) != 0, isLive: row.integer(7) != 0)
        file.isArchived = row.integer(13) != 0
        file.box = BoxFacts(
            zone: row.text(11).flatMap { Zone($0) },
            catalogues: LogStore.lines(row.text(12)).compactMap { catalogues[$0] })
        file.box.host = row.text(14)
        return file
    }

    private static func damages(_ bytes: [UInt8]) -> [Damage] {
        var parser = ByteParser(bytes)
        return (try? parser.list { (parser) throws(ByteParser.Short) in try Damage(&parser) }) ?? []
    }

    /// Seconds since the epoch of a year that has four digits; nil for none.
    private static func time(_ row: Statement, _ column: Int32) -> Int64? {
        guard case .integer(let time) = row.value(column) else { return nil }
        return min(max(time, -62_135_596_800), 253_402_300_799)
    }

    /// The zones in which the files were read.
    public func zones() throws(StoreError) -> [String] {
        let rows = try database.prepare("SELECT DISTINCT zone FROM source ORDER BY number")
        var zones: [String] = []
        while try rows.step() { zones.append(rows.text(0) ?? "") }
        return zones
    }

    // MARK: what was read

    /// Whether the tables hold what every file says.
    public var isRead: Bool {
        get throws(StoreError) {
            try database.number("SELECT count(*) FROM source WHERE is_read = 0 AND kind = 'log'") == 0
        }
    }

    /// Which files are read, in which order, and which are not since others hold what they have; nil unless all of them
    /// were read.
    public func plan() throws(StoreError) -> (files: [SequencedFile], duplicates: [DuplicateFile])? {
        guard try isRead else { return nil }
        let catalogues = try catalogues()
        let rows = try database.prepare(
            """
            SELECT \(LogStore.columns), grp, default_host, original, is_beginning
            FROM source WHERE kind = 'log' ORDER BY grp, position, number
            """)
        var files: [SequencedFile] = []
        var duplicates: [DuplicateFile] = []
        while try rows.step() {
            let file = file(rows, catalogues)
            if let original = rows.text(17) {
                duplicates.append(DuplicateFile(file: file, original: original, isBeginning: rows.integer(18) != 0))
            } else {
                files.append(
                    SequencedFile(file: file, set: Int(rows.integer(15)), defaultHost: rows.text(16) ?? ""))
            }
        }
        return (files, duplicates)
    }

    /// What reading everything told; nil unless it was read.
    public func facts() throws(StoreError) -> ScanFacts? {
        guard try isRead else { return nil }
        let hosts = try database.prepare("SELECT host, count(*) FROM runs GROUP BY host ORDER BY min(rowid)")
        var counts: [(name: String, runs: Int)] = []
        while try hosts.step() { counts.append((hosts.text(0) ?? "", Int(hosts.integer(1)))) }
        let rows = try database.prepare(
            "SELECT outcome FROM source WHERE original IS NULL AND kind = 'log' ORDER BY grp, position, number")
        var outcomes: [[UInt8]] = []
        while try rows.step() { outcomes.append(rows.blob(0)) }
        let newest = try database.prepare("SELECT max(time) FROM records")
        _ = try newest.step()
        return ScanFacts(newest: newest.microseconds(0), hosts: counts, outcomes: outcomes)
    }
}

extension Statement {
    /// Seconds as microseconds; nil for what is no time.
    func microseconds(_ column: Int32) -> Int64? {
        switch value(column) {
        case .real(let seconds): Int64(exactly: (seconds * 1e6).rounded())
        case .integer(let seconds): Int64(exactly: (Double(seconds) * 1e6).rounded())
        case .null, .text, .blob: nil
        }
    }

    func bind(_ index: Int32, optional number: Int64?) {
        if let number { bind(index, number) } else { bindNull(index) }
    }
}

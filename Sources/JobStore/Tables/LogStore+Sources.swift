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

    // MARK: what is there

    static let columns =
        """
        number, name, log, place, bytes, modified, is_member, is_live, sha256, recorded, damages, zone, catalogues,
        is_archived, as_host, coalesce(copy_of, number), made, remark
        """
    private static let columnCount: Int32 = 18

    /// The log sets that are kept, in the order in which they came.
    /// - Parameter ofCompanions: whether those are meant that stand beside the engine's log.
    public func keptSets(ofCompanions: Bool = false) throws(StoreError) -> [KeptSet] {
        let catalogues = try catalogues()
        let rows = try database.prepare(
            """
            SELECT \(LogStore.columns), folder, host, is_read, hosts, default_host, rotated, rotated_by FROM source
            WHERE kind = '\(ofCompanions ? "companion" : "log")' ORDER BY number
            """)
        var kept: [[ExactText?]: KeptSet] = [:]
        var order: [[ExactText?]] = []
        let own = LogStore.columnCount
        while try rows.step() {
            let (log, place) = (rows.text(2) ?? "", rows.text(3) ?? "")
            let key = [place, rows.text(own), rows.text(own + 1), log, rows.text(14)].map { $0.map(ExactText.init) }
            if kept[key] == nil { order.append(key) }
            let kind: LogSet.Kind = ofCompanions ? .companion : .log
            var one =
                kept[key]
                ?? KeptSet(set: LogSet(name: log, place: place, host: rows.text(own + 1), kind: kind, files: []))
            one.set.files.append(file(rows, catalogues))
            one.isRead = one.isRead && rows.integer(own + 2) != 0
            let hosts = LogStore.lines(rows.text(own + 3))
            one.hosts.formUnion(hosts.map(ExactText.init))
            one.isNameless = one.isNameless || (hosts.contains("") && rows.text(own + 4) == "")
            if let day = rows.text(own + 5).flatMap(RotationMemory.Day.init), let told = rows.text(own + 6) {
                one.set.lastRotation = (day, told)
            }
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
            path: path, number: row.integer(0), pages: row.integer(15),
            source: TakenBytes(sha256: row.text(8), bytes: row.count(4)),
            damages: LogStore.damages(row.blob(10)), recordedTime: LogStore.time(row, 9))
        var file = LogFile(
            name: row.text(1) ?? "", origin: origin, storedSize: row.count(4), modified: LogStore.time(row, 5),
            isMember: row.integer(6) != 0, isLive: row.integer(7) != 0)
        file.isArchived = row.integer(13) != 0
        file.box = BoxFacts(
            zone: row.text(11).flatMap { Zone($0) },
            catalogues: LogStore.lines(row.text(12)).compactMap { catalogues[$0] })
        file.box.host = row.text(14)
        file.box.backup = BackupFacts(made: LogStore.time(row, 16), remark: row.text(17))
        return file
    }

    static func damages(_ bytes: [UInt8]) -> [Damage] {
        var parser = ByteParser(bytes)
        return (try? parser.list { (parser) throws(ByteParser.Short) in try Damage(&parser) }) ?? []
    }

    /// Seconds since the epoch of a year that has four digits; nil for none.
    static func time(_ row: Statement, _ column: Int32) -> Int64? {
        row.known(column).map { min(max($0, -62_135_596_800), 253_402_300_799) }
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
        let own = LogStore.columnCount
        while try rows.step() {
            let file = file(rows, catalogues)
            if let original = rows.text(own + 2) {
                duplicates.append(
                    DuplicateFile(file: file, original: original, isBeginning: rows.integer(own + 3) != 0))
            } else {
                files.append(
                    SequencedFile(
                        file: file, set: Int(rows.integer(own)), defaultHost: rows.text(own + 1) ?? ""))
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
        let outcomes = try rows.map { $0.blob(0) }
        let newest = try database.prepare("SELECT max(\"end\") FROM runs")
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
}

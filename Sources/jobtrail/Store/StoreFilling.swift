import Glibc
import JobRecords
import JobState
import JobStore
import LogBytes

/// Brings a store's tables in line with the logs that it keeps: those that came since, and of others those of the same
/// hosts, whose runs may go on in them. Everything else is left as it is.
struct StoreFilling {
    let store: LogStore
    let arguments: Arguments

    /// - Parameter reading: how lines are read.
    func run(_ reading: ReadingOptions) throws {
        let sets = try store.keptSets()
        let concerned = try concerned(sets, reading)
        guard !concerned.isEmpty else { return }
        let query = try query(concerned, isAll: concerned.count == sets.count)
        let pipeline = Pipeline(query: query)
        let hosts = concerned.reduce(into: Set<ExactText>()) { $0.formUnion($1.hosts) }
        try store.database.transaction {
            try store.note(StoreReading.of(reading))
            try store.beginFilling()
            let filled = try TableFiller(pipeline: pipeline, database: store.database).fill(
                replacing: hosts,
                // A finding `host` names a place.
                files: Set(concerned.flatMap(\.set.files).map(\.name) + concerned.map(\.set.place)))
            try store.endFilling(query.input.files, query.input.duplicates, filled.scan, filled.rows)
        }
    }

    // MARK: which logs

    /// The sets that came since, and those that their hosts concern.
    private func concerned(_ sets: [LogStore.KeptSet], _ reading: ReadingOptions) throws -> [LogStore.KeptSet] {
        let isOther = try store.reading.map { $0 != StoreReading.of(reading) } ?? false
        let fresh = sets.filter { !$0.isRead }
        if isOther || fresh.count == sets.count { return sets }
        guard !fresh.isEmpty else { return [] }
        var hosts = hosts(of: fresh.map(\.set), reading)
        var chosen = sets.map { !$0.isRead || $0.isNameless || StoreFilling.overlaps($0, fresh) }
        while true {
            for index in sets.indices where chosen[index] { hosts.formUnion(sets[index].hosts) }
            let wider = sets.indices.map { chosen[$0] || !sets[$0].hosts.isDisjoint(with: hosts) }
            if wider == chosen { return sets.indices.filter { chosen[$0] }.map { sets[$0] } }
            chosen = wider
        }
    }

    private func hosts(of sets: [LogSet], _ reading: ReadingOptions) -> Set<ExactText> {
        let files = sets.enumerated().flatMap { number, set in
            set.files.map { SequencedFile(file: $0, set: number, defaultHost: set.place) }
        }
        var options = Scan.Options(reading: reading)
        options.namesHosts = true
        let scan = Scan(files, options)
        return Set(scan.history.hosts.map { ExactText(scan.names[$0.host]) })
    }

    /// Whether a set holds content that stands in fresh ones too.
    private static func overlaps(_ set: LogStore.KeptSet, _ fresh: [LogStore.KeptSet]) -> Bool {
        let heads = Set(fresh.flatMap(\.set.files).compactMap(head))
        return set.set.files.contains { head($0).map { heads.contains($0) } ?? false }
    }

    /// A file's first bytes; what is no line tells nothing.
    private static func head(_ file: LogFile) -> [UInt8]? {
        var head = [UInt8](repeating: 0, count: 64)
        let count = head.withUnsafeMutableBytes { (try? file.openDecoded().read(into: $0)) ?? 0 }
        return count == 64 ? head : nil
    }

    // MARK: reading

    private func query(_ chosen: [LogStore.KeptSet], isAll: Bool) throws -> Query {
        var stored = arguments
        stored.operands = []
        stored.remove("store")
        stored.add("store", store.path)
        let part = InputPlan.Part(sets: chosen.map(\.set), firstGroup: try store.nextGroup, isAll: isAll)
        return try Query(stored, part: part)
    }
}

/// Scans a log once and fills the tables that a query sees.
struct TableFiller {
    let pipeline: Pipeline
    let database: Database

    /// How long updates are shown, in microseconds.
    static let updatesTimeout: Int64 = 30_000_000

    /// Fills a store's with what a part of its logs says.
    /// - Parameters:
    ///   - hosts, files: what they told of these before goes.
    /// - Returns: the scan, and what the rows of each file are.
    func fill(
        replacing hosts: Set<ExactText>, files: Set<String>
    ) throws -> (scan: Scan, rows: [StoreRecords.FileRows]) {
        let history = pipeline.history(updates: TableFiller.updatesTimeout)
        let audit = VerifyCommand.audit(history, pipeline)
        let records = try StoreRecords(database, history.names, pipeline.files().map(\.file))
        let scan = try pipeline.scan(
            into: history, text: [.records, .details, .unparsed], chained: true, comparesLines: true,
            sink: SinkPair(DetailJoiner(records), audit))
        let told = hosts.union(scan.history.hosts.map { ExactText(scan.names[$0.host]) })
        try DerivedTables(database).remove(hosts: told, files: files)
        let newest = try database.number("SELECT CAST(max(\"end\") * 1e6 AS INTEGER) FROM runs") ?? .min
        try fillStates(scan, now: max(newest, scan.history.now ?? .min))
        try fillInventory(scan, audit)
        return (scan, records.files)
    }

    /// Fills some of them, `records` left out.
    func fill(only wanted: Set<String>) throws -> Scan {
        let (states, inventory) = (["jobs", "updates", "runs"], ["files", "findings"])
        let history = pipeline.history(updates: TableFiller.updatesTimeout)
        let audit = wanted.contains("findings") ? VerifyCommand.audit(history, pipeline) : nil
        let scan =
            try audit.map {
                try pipeline.scan(into: history, text: [.records, .unparsed], comparesLines: true, sink: $0)
            } ?? pipeline.scan(into: history, text: .phrases)
        if !wanted.isDisjoint(with: states) { try fillStates(scan, now: scan.history.now ?? Clock.now) }
        if !wanted.isDisjoint(with: inventory) { try fillInventory(scan, audit) }
        return scan
    }

    private func fillStates(_ scan: Scan, now: Int64) throws {
        let tables = DerivedTables(database)
        try tables.dropUpdates(before: now &- TableFiller.updatesTimeout)
        try tables.fill(scan.history.hosts, scan.names, now: now, timeout: TableFiller.updatesTimeout)
    }

    private func fillInventory(_ scan: Scan, _ audit: LogAudit?) throws {
        let tables = DerivedTables(database)
        let report = LogReport(scan, pipeline.query.input)
        try tables.fill((audit?.findings ?? []) + report.findings)
        try tables.fill(report.files)
    }
}

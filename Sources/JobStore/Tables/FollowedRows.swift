import JobState
import LogBytes

/// The rows of followed records on their way into a store. What a commit could not write stays for the next one.
final class FollowedRows {
    private let database: Database
    private let writer: RowWriter
    private let update: Statement
    private var parcel = RecordParcel()
    private var generations: [Int: Rows] = [:]
    private var written: [Int: Rows] = [:]
    private var late: [(generation: Int, owner: UInt32, text: [UInt8])] = []

    /// The rows of a file.
    private struct Rows {
        var source: Int64 = 0
        var first: Int64?
        var last: Int64?
    }

    init(_ database: Database) throws(StoreError) {
        self.database = database
        writer = try RowWriter(database)
        update = try database.prepare(
            """
            UPDATE records SET detail = iif(detail IS NULL, ?1, detail || char(10) || ?1)
            WHERE seq BETWEEN ?2 AND ?3 AND (line = ?4 OR ?4 = 0)
            """)
    }

    // MARK: taking

    func add(_ told: CompleteRecord, _ names: NameRegistry) { parcel.add(told, names) }

    func addLate(_ detail: UnsafeRawBufferPointer, _ generation: Int, owner: UInt32) {
        late.append((generation, owner, Array(detail)))
    }

    /// Tells which file of the store a generation is.
    func begin(generation: Int, source: Int64, name: String) throws(StoreError) {
        writer.name(file: generation, name)
        guard generations[generation]?.source != source else { return }
        let row = try database.prepare("SELECT first_seq, last_seq FROM source WHERE number = \(source)")
        _ = try row.step()
        generations[generation] = Rows(source: source, first: row.known(0), last: row.known(1))
    }

    // MARK: writing

    /// Writes what is pending, in a transaction.
    func write(_ names: NameRegistry) throws(StoreError) {
        written = generations
        writer.learn(names)
        var seq = try database.number("SELECT max(seq) FROM records") ?? 0
        try writer.write(parcel) { row, _ in
            seq &+= 1
            note(seq, of: Int(row.file))
            return seq
        }
        for line in late { try write(line.text, to: written[line.generation], line.owner) }
        try noteRanges()
    }

    private func note(_ seq: Int64, of generation: Int) {
        var rows = written[generation] ?? Rows()
        rows.first = rows.first ?? seq
        rows.last = seq
        written[generation] = rows
    }

    private func write(_ detail: [UInt8], to rows: Rows?, _ owner: UInt32) throws(StoreError) {
        guard let rows, let first = rows.first, let last = rows.last else { return }
        try update.run(
            String(decoding: detail, as: UTF8.self), owner == 0 ? last : max(first, last &- 10_000), last,
            Int64(owner))
    }

    private func noteRanges() throws(StoreError) {
        for (generation, rows) in written where rows.last != generations[generation]?.last {
            try database.run(
                "UPDATE source SET first_seq = ?, last_seq = ? WHERE number = ?", rows.first, rows.last, rows.source)
        }
    }

    /// What was written is there for good.
    func settle() {
        generations = written
        parcel = RecordParcel()
        late = []
    }
}

/// What followed records came to, in a store's tables: a commit writes what it changes of them.
final class FollowedState {
    private let database: Database
    private let tables: DerivedTables
    /// What the tables hold; nil until it was written.
    private var written: Written?
    private var next: Written?

    /// What the tables hold of the hosts, in their order.
    private struct Written {
        var names: [ExactText] = []
        /// How many records were applied.
        var applied: [Int] = []
        var updates: [Portion] = []
    }

    /// Rows of `updates` that were written together, and those before them.
    private struct Portion {
        let lastRow: Int64
        /// None of them is older: microseconds.
        let oldest: Int64
    }

    init(_ database: Database) {
        self.database = database
        tables = DerivedTables(database)
    }

    /// Tells what is true now, in a transaction.
    func write(_ history: History, _ timeout: Int64) throws(StoreError) {
        next = nil
        guard let now = history.now else { return }
        let (earliest, overflow) = now.subtractingReportingOverflow(timeout)
        let names = history.hosts.map { ExactText(history.names[$0.host]) }
        // A host may have another name now than when its rows were written.
        if let written, names.starts(with: written.names) {
            next = try bringOn(written, history, names, overflow ? .min : earliest)
        } else {
            next = try writeAll(history, names, now, timeout)
        }
        next?.applied = history.hosts.map(\.applied)
    }

    /// What was written is there for good.
    func settle(_ history: History) {
        written = next
        for host in history.hosts { host.settleUpdates() }
    }

    private func writeAll(
        _ history: History, _ names: [ExactText], _ now: Int64, _ timeout: Int64
    ) throws(StoreError) -> Written {
        try tables.remove(hosts: Set((written?.names ?? []) + names), files: [])
        try tables.fill(history.hosts, history.names, now: now, timeout: timeout)
        return Written(names: names, updates: [Portion(lastRow: try lastUpdate, oldest: .min)])
    }

    private func bringOn(
        _ written: Written, _ history: History, _ names: [ExactText], _ earliest: Int64
    ) throws(StoreError) -> Written {
        // Rows stand in the order of their hosts.
        let changed = history.hosts.indices.drop {
            $0 < written.applied.count && history.hosts[$0].applied == written.applied[$0]
        }
        try tables.removeState(Set(names[changed]))
        var (updates, oldest) = (written.updates, Int64.max)
        try drop(&updates, before: earliest)
        for host in history.hosts[changed] {
            let fresh = host.updates.fresh.filter { $0.time >= earliest }
            oldest = min(oldest, fresh.lazy.map(\.time).min() ?? .max)
            try tables.fillState(host, history.names)
            try tables.fill(fresh, host, history.names)
        }
        if oldest < .max { updates.append(Portion(lastRow: try lastUpdate, oldest: oldest)) }
        return Written(names: names, updates: updates)
    }

    /// Takes old updates away. Most portions hold none, and are not looked through.
    private func drop(_ portions: inout [Portion], before time: Int64) throws(StoreError) {
        guard let last = portions.lastIndex(where: { $0.oldest < time }) else { return }
        try tables.dropUpdates(before: time, upTo: portions[last].lastRow)
        portions.replaceSubrange(...last, with: [Portion(lastRow: portions[last].lastRow, oldest: time)])
    }

    private var lastUpdate: Int64 {
        get throws(StoreError) { try database.number("SELECT max(rowid) FROM updates") ?? 0 }
    }
}

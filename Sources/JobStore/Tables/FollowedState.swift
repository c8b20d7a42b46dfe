import JobState
import LogBytes

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

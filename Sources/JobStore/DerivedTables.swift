import JobState

/// Fills the tables of what was derived: jobs, updates, runs, findings.
public struct DerivedTables {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    /// - Parameters:
    ///   - now, timeout: which updates are shown, in microseconds.
    public func fill(_ scan: Scan, now: Int64, timeout: Int64) throws(StoreError) {
        for host in scan.history.hosts {
            let name = scan.names[host.host]
            try fillJobs(host, name, scan.names)
            try fillUpdates(host.updates.shown(now: now, timeout: timeout), name, scan.names)
            try fillRuns(host, name)
        }
    }

    private func fillJobs(_ host: HostHistory, _ name: String, _ names: NameRegistry) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for row in JobStateRows.rows(of: host, name, names) {
            for (index, value) in row.enumerated() { insert.bind(Int32(index + 1), value) }
            try insert.run()
        }
    }

    private func fillUpdates(_ updates: [Update], _ host: String, _ names: NameRegistry) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO updates VALUES (?, ?, ?, ?, ?)")
        for update in updates {
            insert.bind(1, host)
            insert.bind(2, names[update.job])
            insert.bind(3, names[update.status])
            insert.bind(4, Double(update.time) / 1e6)
            insert.bind(5, update.message(names))
            try insert.run()
        }
    }

    private func fillRuns(_ host: HostHistory, _ name: String) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for run in host.runs {
            insert.bind(1, name)
            insert.bind(2, Int64(run.number))
            insert.bind(3, Double(run.start) / 1e6)
            insert.bind(4, Double(run.end) / 1e6)
            for (index, count) in [run.messages, run.ok, run.err, run.jobs].enumerated() {
                insert.bind(Int32(5 + index), Int64(count))
            }
            insert.bind(9, run.cause.rawValue)
            try insert.run()
        }
    }

    public func fill(_ findings: [Finding]) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO findings VALUES (?, ?, ?, ?, ?)")
        for finding in findings {
            insert.bind(1, finding.kind.rawValue)
            insert.bind(2, finding.file)
            if let offset = finding.offset { insert.bind(3, offset) } else { insert.bindNull(3) }
            if let line = finding.line { insert.bind(4, Int64(line)) } else { insert.bindNull(4) }
            insert.bind(5, finding.text)
            try insert.run()
        }
    }

    /// One file of the inventory.
    public struct FileRow {
        public let name: String
        public let role: String
        public let bytes: Int64?
        public let outcome: FileOutcome?
        public let sha256: String?

        public init(name: String, role: String, bytes: Int64?, outcome: FileOutcome?, sha256: String?) {
            self.name = name
            self.role = role
            self.bytes = bytes
            self.outcome = outcome
            self.sha256 = sha256
        }
    }

    public func fill(_ files: [FileRow]) throws(StoreError) {
        let insert = try database.prepare("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for file in files {
            let outcome = file.outcome
            insert.bind(1, file.name)
            insert.bind(2, file.role)
            let numbers = [
                file.bytes, outcome.map { Int64($0.summary.lines) } ?? 0, outcome.map { Int64($0.records) } ?? 0,
                outcome.map { Int64($0.foreign) } ?? 0, outcome.map { Int64($0.unparsed) } ?? 0,
            ]
            for (index, number) in numbers.enumerated() {
                if let number { insert.bind(Int32(3 + index), number) } else { insert.bindNull(Int32(3 + index)) }
            }
            if let first = outcome?.first { insert.bind(8, Double(first) / 1e6) } else { insert.bindNull(8) }
            if let last = outcome?.last { insert.bind(9, Double(last) / 1e6) } else { insert.bindNull(9) }
            if let year = outcome?.year { insert.bind(10, Int64(year)) } else { insert.bindNull(10) }
            insert.bind(11, outcome?.yearSource?.rawValue)
            insert.bind(12, file.sha256)
            try insert.run()
        }
    }
}

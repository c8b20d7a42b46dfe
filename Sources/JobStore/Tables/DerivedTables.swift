import JobColumns
import JobState
import LogBytes

/// Fills the tables of what was derived: jobs, updates, runs, files, findings.
public struct DerivedTables {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    /// Takes away what is told of hosts, and of files.
    public func remove(hosts: Set<ExactText>, files: Set<String>) throws(StoreError) {
        try removeState(hosts)
        try remove("host", hosts.map(\.text), from: ["updates"])
        try remove("file", Array(files), from: ["files", "findings"])
    }

    func removeState(_ hosts: Set<ExactText>) throws(StoreError) {
        try remove("host", hosts.map(\.text), from: ["jobs", "runs"])
    }

    private func remove(_ column: String, _ values: [String], from tables: [String]) throws(StoreError) {
        for table in tables {
            let delete = try database.prepare("DELETE FROM \(table) WHERE \(column) = ?")
            for value in values { try delete.run(value) }
        }
    }

    /// - Parameters:
    ///   - now, timeout: which updates are shown, in microseconds.
    public func fill(
        _ hosts: [HostHistory], _ names: NameRegistry, now: Int64, timeout: Int64
    ) throws(StoreError) {
        for host in hosts {
            try fillState(host, names)
            try fill(host.updates.shown(now: now, timeout: timeout), host, names)
        }
    }

    /// What is true of a host.
    func fillState(_ host: HostHistory, _ names: NameRegistry) throws(StoreError) {
        let name = names[host.host]
        try fill("jobs", host.jobs.map { JobRow(host: name, job: $0, names: names) })
        try fill("runs", host.runs.map { RunRow(host: name, run: $0) })
    }

    func fill(_ updates: [Update], _ host: HostHistory, _ names: NameRegistry) throws(StoreError) {
        let name = names[host.host]
        try fill("updates", updates.lazy.map { UpdateRow(host: name, update: $0, names: names) })
    }

    /// Takes updates away that are not shown any more.
    /// - Parameter row: the last one that is looked at.
    public func dropUpdates(before time: Int64, upTo row: Int64 = .max) throws(StoreError) {
        try database.run("DELETE FROM updates WHERE rowid <= ? AND time < ?", row, Double(time) / 1e6)
    }

    /// What is told of a file as a whole stands once, however often it is found.
    public func fill(_ findings: [Finding]) throws(StoreError) {
        let delete = try database.prepare(
            "DELETE FROM findings WHERE file = ? AND kind = ? AND text = ? AND line IS NULL")
        for finding in findings where finding.line == nil {
            try delete.run(finding.file, finding.kind.rawValue, finding.text)
        }
        try fill("findings", findings)
    }

    public func fill(_ files: [FileReport]) throws(StoreError) {
        try remove("file", files.map(\.name), from: ["files"])
        try fill("files", files)
    }

    private func fill<Row: ColumnRow>(_ table: String, _ rows: some Sequence<Row>) throws(StoreError) {
        let columns = Row.sqlColumns
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = try database.prepare("INSERT INTO \(table) VALUES (\(places))")
        for row in rows {
            insert.bind(columns.map { Statement.Value($0.value(row)) })
            try insert.run()
        }
    }
}

extension ColumnRow {
    /// What SQL sees of a row.
    public var sqlValues: [Statement.Value] { Self.sqlColumns.map { Statement.Value($0.value(self)) } }
}

extension Statement.Value {
    init(_ value: ColumnValue) {
        self =
            switch value {
            case .text(let text): .text(text)
            case .number(let number): .integer(Int64(number))
            case .real(let number): .real(number)
            case .instant(let time), .duration(let time): .real(Double(time) / 1e6)
            case .names, .json: .text(value.json)
            case .none, .absent: .null
            }
    }
}

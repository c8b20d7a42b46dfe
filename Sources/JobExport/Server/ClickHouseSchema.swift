/// The tables and views that a ClickHouse server needs, as statements that its releases of 2018 and of today both take.
public struct ClickHouseSchema: Sendable {
    let database: String
    /// The cluster's name; nil for one server alone.
    let cluster: String?
    /// Whether types that releases of 2018 lack may be used; they take less room.
    let isModern: Bool
    /// After how many days records go; nil: never.
    let days: Int?

    public init(
        database: String = "jobtrail", cluster: String? = nil, isModern: Bool = false, days: Int? = nil
    ) {
        (self.database, self.cluster, self.isModern, self.days) = (database, cluster, isModern, days)
    }

    /// In the order in which they must be given.
    public var statements: [String] { tables + views }

    private var tables: [String] {
        ["CREATE DATABASE IF NOT EXISTS \(database)\(onCluster)"] + ExportTable.allCases.flatMap(table)
    }

    private var views: [String] {
        ClickHouseView.all.map { $0.statement(database: database, onCluster: onCluster) }
    }

    /// What brings the tables and views of an earlier version up to date; tables keep their rows. Releases of 2018 cannot
    /// add a column that may be there, so for them only tables that are not there and the views are made.
    public var upgrade: [String] {
        let old = ClickHouseView.all.reversed().map { "DROP TABLE IF EXISTS \(database).\($0.name)\(onCluster)" }
        return tables + (isModern ? ExportTable.allCases.flatMap(changes) : []) + old + views
    }

    private func changes(_ table: ExportTable) -> [String] {
        // The table over all servers takes its columns from those of each, which alone keep rows.
        let kept = cluster == nil ? table.rawValue : "\(table.rawValue)_local"
        let added = table.columns.map { "    ADD COLUMN IF NOT EXISTS \($0.definition(isModern: true))" }
        let names = cluster == nil ? [kept] : [kept, table.rawValue]
        let columns = names.map { alter($0) + "\n" + added.joined(separator: ",\n") }
        return columns + (days.map { [alter(kept) + " MODIFY TTL time + INTERVAL \($0) DAY"] } ?? [])
    }

    private func alter(_ name: String) -> String { "ALTER TABLE \(database).\(name)\(onCluster)" }

    /// Statements as a script for `clickhouse-client --multiquery`.
    public static func script(_ statements: [String]) -> String {
        statements.map { $0 + ";\n" }.joined(separator: "\n")
    }

    private var onCluster: String { cluster.map { " ON CLUSTER \($0)" } ?? "" }

    private func table(_ table: ExportTable) -> [String] {
        guard let cluster else { return [definition(table, name: table.rawValue)] }
        // Sharded by host: all that is folded together lies on one server.
        return [
            definition(table, name: "\(table.rawValue)_local"),
            """
            CREATE TABLE IF NOT EXISTS \(database).\(table.rawValue) ON CLUSTER \(cluster)
            AS \(database).\(table.rawValue)_local
            ENGINE = Distributed(\(cluster), \(database), \(table.rawValue)_local, cityHash64(host))
            """,
        ]
    }

    private func definition(_ table: ExportTable, name: String) -> String {
        """
        CREATE TABLE IF NOT EXISTS \(database).\(name)\(onCluster)
        (
        \(table.columns.map { "    " + $0.definition(isModern: isModern) }.joined(separator: ",\n"))
        )
        ENGINE = \(engine(table, name: name))
        PARTITION BY toYYYYMM(time)
        ORDER BY \(table.key)\(days.map { "\nTTL time + INTERVAL \($0) DAY" } ?? "")
        SETTINGS index_granularity = 8192
        """
    }

    private func engine(_ table: ExportTable, name: String) -> String {
        guard cluster != nil else { return "ReplacingMergeTree(\(table.version))" }
        return "ReplicatedReplacingMergeTree"
            + "('/clickhouse/tables/{shard}/\(database)/\(name)', '{replica}', \(table.version))"
    }
}

/// The tables that jobtrail fills.
public enum ExportTable: String, CaseIterable, Sendable {
    case records, files, findings, catalogue

    /// In the order in which a row has them.
    var columns: [ServerShape] {
        switch self {
        case .records: RecordBinary.fields.map(\.shape)
        case .files: InventoryExport.files.columns.map(\.shape)
        case .findings: InventoryExport.findings.columns.map(\.shape)
        case .catalogue: InventoryExport.catalogue.columns.map(\.shape)
        }
    }

    /// What rows are sorted by; rows that agree in it are one, of which the one with the highest `version` stays.
    var key: String { rules.key }
    /// The column that decides between copies of one row.
    var version: String { rules.version }

    private var rules: (key: String, version: String) {
        switch self {
        case .records: ("(host, job, micros, id)", "seen")
        case .files: ("(host, id, file)", "lines")
        case .findings: ("(host, file, kind, offset, id)", "version")
        case .catalogue: ("(host, job, action)", "time")
        }
    }

    /// The statement that a stream of rows belongs to.
    public func insertion(database: String) -> String {
        let names = columns.map(\.name).joined(separator: ", ")
        return "INSERT INTO \(database).\(rawValue) (\(names)) FORMAT RowBinary"
    }
}

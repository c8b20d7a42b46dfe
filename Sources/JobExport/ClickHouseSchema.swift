/// The tables and views that a ClickHouse server needs, as statements that its releases of 2018 and of today both take.
public struct ClickHouseSchema: Sendable {
    let database: String
    /// The cluster's name; nil for one server alone.
    let cluster: String?

    public init(database: String = "jobtrail", cluster: String? = nil) {
        self.database = database
        self.cluster = cluster
    }

    /// In the order in which they must be given.
    public var statements: [String] {
        ["CREATE DATABASE IF NOT EXISTS \(database)\(onCluster)"]
            + ExportTable.allCases.flatMap(table)
            + ClickHouseView.all.map { $0.statement(database: database, onCluster: onCluster) }
    }

    /// As a script for `clickhouse-client --multiquery`.
    public var script: String { statements.map { $0 + ";\n" }.joined(separator: "\n") }

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
        \(table.columns.map { "    \($0.name) \($0.type)" }.joined(separator: ",\n"))
        )
        ENGINE = \(engine(table, name: name))
        PARTITION BY toYYYYMM(time)
        ORDER BY \(table.key)
        SETTINGS index_granularity = 8192
        """
    }

    private func engine(_ table: ExportTable, name: String) -> String {
        guard cluster != nil else { return "ReplacingMergeTree(\(table.version))" }
        return "ReplicatedReplacingMergeTree"
            + "('/clickhouse/tables/{shard}/\(database)/\(name)', '{replica}', \(table.version))"
    }
}

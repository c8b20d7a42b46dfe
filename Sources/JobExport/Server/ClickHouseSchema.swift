/// The tables and views that a ClickHouse server needs, as statements that its releases of 2018 and of today both take.
public struct ClickHouseSchema: Sendable {
    let database: String
    /// The cluster's name; nil for one server alone.
    let cluster: String?
    /// Whether it may be what releases of 2018 do not know, and takes less room.
    let isModern: Bool
    /// After how many days records go; nil: never.
    let days: Int?

    public init(
        database: String = "jobtrail", cluster: String? = nil, isModern: Bool = false, days: Int? = nil
    ) {
        (self.database, self.cluster, self.isModern, self.days) = (database, cluster, isModern, days)
    }

    /// In the order in which they must be given.
    public var statements: [String] {
        ["CREATE DATABASE IF NOT EXISTS \(database)\(onCluster)"]
            + ExportTable.allCases.flatMap(table)
            + ClickHouseView.all.map { $0.statement(database: database, onCluster: onCluster) }
    }

    /// What brings the tables and views of an earlier version up to date; tables keep their rows. Releases of 2018 cannot
    /// add a column that may be there, so for them only the views are made anew.
    public var upgrade: [String] {
        let views = ClickHouseView.all.reversed().map { "DROP TABLE IF EXISTS \(database).\($0.name)\(onCluster)" }
        return (isModern ? newColumns : []) + views + statements
    }

    private var newColumns: [String] {
        ExportTable.allCases.flatMap { table in
            // The table over all servers takes its columns from those of each.
            (cluster == nil ? [""] : ["_local", ""]).map { suffix in
                "ALTER TABLE \(database).\(table.rawValue)\(suffix)\(onCluster)\n"
                    + table.columns.map { "    ADD COLUMN IF NOT EXISTS \($0.name) \($0.modernType)" }
                    .joined(separator: ",\n")
            }
        }
    }

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
        \(table.columns.map { "    \($0.name) \(isModern ? $0.modernType : $0.type)" }.joined(separator: ",\n"))
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

/// The tables that jobtrail fills. The columns stand here once: for the tables' definition and for what is inserted.
public enum ExportTable: String, CaseIterable, Sendable {
    case records, files, findings

    /// A column's name and type, in words that ClickHouse of 2018 and of today both know.
    struct Column: Sendable {
        let name: String
        let type: String

        init(_ name: String, _ type: String) {
            self.name = name
            self.type = type
        }

        /// Texts of few values, and numbers that grow.
        private static let recurring = [
            "host", "msg", "severity", "job", "action", "file", "role", "kind", "year_from",
        ]
        private static let growing = ["micros", "offset", "line"]

        /// The same in words of today's ClickHouse, which takes less room for it; rows are sent alike.
        var modernType: String {
            if type == "String" && Column.recurring.contains(name) { return "LowCardinality(String)" }
            if Column.growing.contains(name) { return "\(type) CODEC(Delta, ZSTD)" }
            return type == "String" || type == "FixedString(24)" ? "\(type) CODEC(ZSTD)" : type
        }
    }

    /// In the order in which a row has them.
    var columns: [Column] {
        switch self {
        case .records: ExportTable.recordColumns
        case .files: ExportTable.fileColumns
        case .findings: ExportTable.findingColumns
        }
    }

    /// What rows are sorted by; rows that agree in it are one, of which the one with the highest `version` stays.
    var key: String {
        switch self {
        case .records: "(host, job, micros, id)"
        case .files: "(host, id, file)"
        case .findings: "(host, file, kind, offset, id)"
        }
    }

    /// The column that decides between copies of one row.
    var version: String {
        switch self {
        case .records: "seen"
        case .files: "lines"
        case .findings: "version"
        }
    }

    /// The statement that a stream of rows belongs to.
    public func insertion(database: String) -> String {
        let names = columns.map(\.name).joined(separator: ", ")
        return "INSERT INTO \(database).\(rawValue) (\(names)) FORMAT RowBinary"
    }

    private static let recordColumns: [Column] = [
        Column("id", "FixedString(16)"), Column("place", "FixedString(24)"),
        Column("run_place", "FixedString(24)"), Column("seen", "UInt32"), Column("run", "UInt32"),
        Column("run_start", "Enum8('no' = 0, 'head' = 1, 'line' = 2, 'cues' = 3)"),
        Column("time", "DateTime('UTC')"), Column("micros", "Int64"), Column("host", "String"),
        Column("kind", kinds), Column("msg", "String"), Column("has_code", "UInt8"), Column("severity", "String"),
        Column("job", "String"), Column("action", "String"), Column("sub", "Enum8('ok' = 0, 'err' = 1, '' = 2)"),
        Column("startup_percentage", "Nullable(Int32)"), Column("percentage_text", "String"),
        Column("ok_counter", "Nullable(Int32)"), Column("err_counter", "Nullable(Int32)"),
        Column("forked_counter", "Nullable(Int32)"), Column("pid", "Nullable(Int32)"),
        Column("engine_pid", "Nullable(Int32)"), Column("text", "String"), Column("depends", "Array(String)"),
        Column("fields", "String"), Column("file", "String"), Column("offset", "Int64"), Column("line", "UInt32"),
        Column("detail", "String"),
    ]

    /// Numbers as `RecordKind` has them.
    private static let kinds =
        "Enum8('completed' = 0, 'began' = 1, 'waits' = 2, 'run_start' = 3, 'run_end' = 4, 'restated' = 5, "
        + "'note' = 6, 'snapshot' = 7)"

    private static let fileColumns: [Column] = [
        Column("id", "FixedString(16)"), Column("host", "String"), Column("file", "String"), Column("role", "String"),
        Column("time", "DateTime('UTC')"), Column("bytes", "Nullable(Int64)"), Column("lines", "UInt32"),
        Column("records", "UInt32"), Column("foreign", "UInt32"), Column("unparsed", "UInt32"),
        Column("first", "Nullable(Int64)"), Column("last", "Nullable(Int64)"), Column("year", "Nullable(Int32)"),
        Column("year_from", "String"), Column("sha256", "String"),
    ]

    private static let findingColumns: [Column] = [
        Column("id", "FixedString(16)"), Column("host", "String"), Column("file", "String"),
        Column("time", "DateTime('UTC')"), Column("kind", "String"), Column("offset", "Int64"),
        Column("line", "UInt32"), Column("text", "String"), Column("version", "UInt32"),
    ]
}

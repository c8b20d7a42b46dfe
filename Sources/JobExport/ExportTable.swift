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

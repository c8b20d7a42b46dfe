import JobExport

/// `schema`: the tables and views of a database that `export` fills.
enum SchemaCommand {
    static let command = Command(
        "schema", "Print the tables and views that a database needs for what export sends", operands: "clickhouse",
        options: [
            Option("cluster", value: "NAME", "Replicated tables, sharded by host over the servers of cluster NAME"),
            Option("database", value: "NAME", "The database (default jobtrail)"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard arguments.operands == ["clickhouse"] else {
            throw UsageError("schema wants the kind of database: clickhouse")
        }
        let database = try identifier(arguments, "database") ?? "jobtrail"
        let schema = ClickHouseSchema(database: database, cluster: try identifier(arguments, "cluster"))
        try OutputFile.standard.write(schema.script)
        return .done
    }

    /// A name that may stand in a statement as it is.
    static func identifier(_ arguments: Arguments, _ option: String) throws -> String? {
        guard let name = arguments.value(option) else { return nil }
        let isPlain = name.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0 | 32) }
        guard isPlain, let first = name.utf8.first, !(48...57).contains(first) else {
            throw UsageError("--\(option) '\(name)': expected letters, digits and _, a letter first")
        }
        return name
    }
}

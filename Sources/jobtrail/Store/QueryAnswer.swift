import JobStore
import JobViews

/// Asks statements of tables and prints their rows.
struct QueryAnswer {
    let tables: any QueryTables
    let parameters: [String]
    let limits: QueryLimits
    var form: OutputForm
    var headers: Bool

    init(_ tables: any QueryTables, _ arguments: Arguments) throws {
        self.tables = tables
        parameters = arguments.all("param")
        limits = try QueryLimits(arguments)
        form = try arguments.choice("output", OutputForm.self) ?? .table
        headers = !arguments.has("no-headers")
    }

    /// - Returns: the exit status that the answer gives, but for the account of what was skipped.
    func give(_ sql: String) throws -> ExitStatus {
        defer { tables.answerBegins() }
        do {
            try tables.prepare(for: try use(of: sql))
            let guardian = ReadingGuard(tables.database, seconds: limits.seconds)
            return try withExtendedLifetime(guardian) {
                let statement = try tables.database.prepare(sql)
                try bind(statement)
                return try rows(of: statement).print()
            }
        } catch let error as StoreError { throw QueryMistake.of(error, sql, limits) }
    }

    private func rows(of statement: Statement) -> QueryRows {
        QueryRows(statement, limit: limits.rows, form: form, headers: headers) { [tables] in tables.answerBegins() }
    }

    /// Finds out what the statement reads, by preparing it.
    private func use(of sql: String) throws(StoreError) -> StatementUse {
        let guardian = ReadingGuard(tables.database, seconds: limits.seconds)
        _ = try tables.database.prepare(sql)
        let columns = guardian.reads
        let plan = columns["records"] == nil ? nil : try? ScanSteps(sql, tables.database)
        return StatementUse(
            columns: columns, functions: guardian.functions, readsRecordsOften: plan?.repeatsRecords ?? false,
            deadline: guardian.deadline)
    }

    private func bind(_ statement: Statement) throws {
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "=") else {
                throw UsageError("--param '\(parameter)': expected NAME=VALUE")
            }
            let (name, value) = (String(parameter[..<equals]), String(parameter[parameter.index(after: equals)...]))
            guard let index = statement.index(of: name) else {
                throw UsageError(
                    "--param \(name): the statement has no :\(name)",
                    near: Nearest.to(name, in: statement.parameters.map { String($0.dropFirst()) }))
            }
            statement.bind(index, QueryAnswer.value(value))
        }
    }

    /// A number where it is written as one, else a text.
    private static func value(_ text: String) -> Statement.Value {
        if let number = Int64(text) { return .integer(number) }
        return Double(text).map { .real($0) } ?? .text(text)
    }
}

/// `--max-rows` and `--max-seconds`.
struct QueryLimits {
    let rows: Int
    let seconds: Double

    init(_ arguments: Arguments) throws {
        rows = try arguments.integer("max-rows", 0...Int.max) ?? 1_000_000
        seconds = Double(try arguments.integer("max-seconds", 1...1_000_000) ?? 60)
    }
}

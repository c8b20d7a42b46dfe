import JobColumns
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
                return try QueryRows(statement: statement, columns: statement.columns, answer: self).print()
            }
        } catch let error as StoreError { throw QueryMistake.of(error, sql, limits) }
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

/// Prints a statement's rows in an output form.
struct QueryRows {
    let statement: Statement
    let columns: [String]
    /// How they are asked for.
    let answer: QueryAnswer

    /// - Returns: `failed` where rows were left out.
    func print() throws -> ExitStatus {
        OutputFile.setForm(answer.form)
        try answer.form.check(for: .rows)
        if let rows = answer.form.layout.rowForm { return try print(as: rows) }
        return try printTable()
    }

    /// Calls `body` with each row, up to the limit.
    private func rows(_ body: ([ColumnValue]) throws -> Void) throws -> ExitStatus {
        var count = 0
        while try statement.step() {
            guard count < answer.limits.rows else {
                Terminal.complain("query: more than \(answer.limits.rows) rows; the rest is left out (--max-rows)")
                return .failed
            }
            count += 1
            try body(columns.indices.map { ColumnValue(statement.value(Int32($0))) })
        }
        return .done
    }

    private func printTable() throws -> ExitStatus {
        var table = Table(columns.map { .init($0, flexible: true) })
        let status = try rows { row in table.add(row.map { Cell($0.words(.text)) }) }
        let lines =
            answer.form.layout.isAligned
            ? table.lines(width: Terminal.width, colored: false, headers: answer.headers) : table.markdown
        try write(Array(lines.map { $0 + "\n" }.joined().utf8))
        return status
    }

    /// Rows are written on as soon as there are enough of them.
    private static let portion = 1 << 16

    private func print(as form: any RowForm) throws -> ExitStatus {
        let isDocument = answer.form.layout.isDocument
        var (form, buffer, isFirst) = (form, ByteBuffer(), true)
        if isDocument { buffer.append("[") } else if answer.headers { form.begin(columns, into: &buffer) }
        let status = try rows { row in
            if isDocument && !isFirst { buffer.append(44) }
            isFirst = false
            for (name, value) in zip(columns, row) { form.add(name, value) }
            form.endRow(into: &buffer)
            if buffer.count >= QueryRows.portion {
                try write(buffer.bytes)
                buffer.clear()
            }
        }
        if isDocument { buffer.append("]\n") }
        try write(buffer.bytes)
        return status
    }

    private func write(_ bytes: [UInt8]) throws {
        answer.tables.answerBegins()
        try OutputFile.standard.write(bytes)
    }
}

extension ColumnValue {
    fileprivate init(_ value: Statement.Value) {
        self =
            switch value {
            case .null: .none
            case .integer(let number): .number(Int(number))
            case .real(let number): .real(number)
            case .text(let text): .text(text)
            case .blob(let bytes): .text(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            }
    }
}

/// What is wrong with a statement: SQLite's words, with a caret under the place.
enum QueryMistake {
    static func of(_ error: StoreError, _ sql: String, _ limits: QueryLimits) -> any Error {
        switch error.fault {
        case .timeout where Interruption.isAskedFor: return StoreError(path: "query", reason: "interrupted")
        case .timeout:
            return StoreError(path: "query", reason: "took more than \(Int(limits.seconds)) s (--max-seconds)")
        case .forbidden: return UsageError("query: only reading statements are possible (\(error.reason))")
        case .other: return error
        case .statement: break
        }
        guard let offset = error.offset else { return UsageError("query: \(error.reason)", hint: "") }
        return UsageError("query: \(error.reason)", hint: place(offset, sql))
    }

    /// The line that holds the place, and a caret.
    private static func place(_ offset: Int, _ sql: String) -> String {
        let before = String(decoding: sql.utf8.prefix(offset), as: UTF8.self)
        let line = before.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let rest = sql.dropFirst(before.count).prefix { $0 != "\n" }
        let caret = String(repeating: " ", count: DisplayWidth.of(line)) + "^"
        return "  \(line)\(rest)\n  \(caret)"
    }
}

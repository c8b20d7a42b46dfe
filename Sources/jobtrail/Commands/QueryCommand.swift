import Foundation
import JobStore
import JobViews

/// `query SQL`: an SQL statement over a log's or a store's tables.
enum QueryCommand {
    static let command = Command(
        "query", "Answer an SQL statement over the log's tables", operands: "SQL [PATH...]",
        options: OptionTable.query + OptionTable.output + OptionTable.sources + OptionTable.account, run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if arguments.has("schema") {
            try OutputFile.standard.write(Schema.queried + "\n")
            return .done
        }
        guard let sql = arguments.operands.first else { throw UsageError("query what? An SQL statement is wanted") }
        var rest = arguments
        rest.setOperands(Array(arguments.operands.dropFirst()))
        let form = try arguments.choice("output", OutputForm.self) ?? .table
        guard let store = arguments.value("store") else { return try queryFiles(sql, rest, form) }
        guard rest.operands.isEmpty else {
            throw UsageError("--store stands in place of a path: leave '\(rest.operands[0])' out")
        }
        try TableRefresh.run(store, rest)
        try answer(sql, try LogStore(path: store, creates: false).database, rest, form)
        return .done
    }

    private static func queryFiles(_ sql: String, _ arguments: Arguments, _ form: OutputForm) throws -> ExitStatus {
        let pipeline = Pipeline(query: try Query(arguments, readsTwice: true))
        let database = try Database(path: "query", .memory)
        try database.execute(Schema.queried)
        var status = ExitStatus.done
        try database.transaction {
            let scan = try TableFiller(pipeline: pipeline, database: database).fill()
            status = pipeline.finish(scan, isEmpty: false, nothing: "")
        }
        try answer(sql, database, arguments, form)
        return status
    }

    private static func answer(_ sql: String, _ database: Database, _ arguments: Arguments, _ form: OutputForm) throws {
        let limit = try arguments.integer("max-rows", 0...Int.max) ?? 1_000_000
        let seconds = try arguments.integer("max-seconds", 1...1_000_000) ?? 60
        database.restrict(seconds: Double(seconds))
        do {
            let statement = try database.prepare(sql)
            try bind(arguments.all("param"), statement)
            try QueryRows(statement, limit: limit, form: form, headers: !arguments.has("no-headers")).print()
        } catch let error as StoreError { throw mistake(error, sql, seconds) }
    }

    private static func bind(_ parameters: [String], _ statement: Statement) throws {
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "=") else {
                throw UsageError("--param '\(parameter)': NAME=VALUE is wanted")
            }
            let (name, value) = (String(parameter[..<equals]), String(parameter[parameter.index(after: equals)...]))
            guard let index = statement.index(of: name) else {
                throw UsageError(
                    "--param \(name): the statement has no :\(name)",
                    near: Nearest.to(name, in: statement.parameters.map { String($0.dropFirst()) }))
            }
            if let number = Int64(value) {
                statement.bind(index, number)
            } else if let number = Double(value) {
                statement.bind(index, number)
            } else {
                statement.bind(index, value)
            }
        }
    }

    /// SQLite's words, with a caret under the place.
    private static func mistake(_ error: StoreError, _ sql: String, _ seconds: Int) -> any Error {
        if error.code == 9 { return StoreError(path: "query", reason: "took more than \(seconds) s (--max-seconds)") }
        if error.code == 23 { return UsageError("query: only reading statements are possible (\(error.reason))") }
        guard let offset = error.offset else { return UsageError("query: \(error.reason)") }
        let before = String(decoding: sql.utf8.prefix(offset), as: UTF8.self)
        let line = before.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let rest = sql.dropFirst(before.count).prefix { $0 != "\n" }
        let caret = String(repeating: " ", count: DisplayWidth.of(line)) + "^"
        return UsageError("query: \(error.reason)", hint: "  \(line)\(rest)\n  \(caret)")
    }
}

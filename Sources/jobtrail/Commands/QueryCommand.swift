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
        let tables = try tables(rest)
        let status = try QueryAnswer(tables, rest).give(sql)
        let account = tables.finish()
        return status == .done ? account : status
    }

    private static func tables(_ arguments: Arguments) throws -> any QueryTables {
        guard let store = arguments.value("store") else {
            return try FileTables(try Query(arguments, readsTwice: true))
        }
        guard arguments.operands.isEmpty else {
            throw UsageError("--store stands in place of a path: leave '\(arguments.operands[0])' out")
        }
        return try StoreTables(store, arguments)
    }
}

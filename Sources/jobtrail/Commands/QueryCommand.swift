import Glibc
import JobStore
import LogBytes

/// `query SQL`: SQL statements over a log's or a store's tables; without a statement, the shell that takes them.
enum QueryCommand {
    private static let options: [Option] = [
        Option("param", value: "NAME=VALUE", "Give the statement's parameter :NAME a value (repeatable)"),
        Option("max-rows", value: "N", "Stop after N rows (default 1000000)"),
        Option("max-seconds", value: "N", "Stop after N seconds (default 60)"),
        Option("schema", "Print the tables that a query sees"),
    ]

    static let command = Command(
        "query", "Answer an SQL statement over the log's tables", operands: "[SQL] [PATH...]",
        options: options + OptionTable.view, run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if arguments.has("schema") {
            try OutputFile.standard.write(try TableTexts.schema() + "\n")
            return .done
        }
        guard let sql = arguments.operands.first, isStatement(sql) else { return try shell(arguments) }
        var rest = arguments
        rest.operands = Array(arguments.operands.dropFirst())
        let tables = try tables(rest)
        let status = try QueryAnswer(tables, rest).give(sql)
        let account = tables.finish()
        return status == .done ? account : status
    }

    /// A statement has blanks or brackets, or is one of SQL's words, and is no file's name.
    private static func isStatement(_ word: String) -> Bool {
        let looksSo = word.contains { $0.isWhitespace || $0 == "(" || $0 == ";" } || StatementText.isKeyword(word)
        return looksSo && FileIdentifier(word) == nil
    }

    private static func tables(_ arguments: Arguments) throws -> any QueryTables {
        guard let store = arguments.value("store") else {
            return try FileTables(try Query(arguments))
        }
        guard arguments.operands.isEmpty else {
            throw UsageError("--store stands in place of a path: leave '\(arguments.operands[0])' out")
        }
        return try StoreTables(store, arguments)
    }

    private static func shell(_ arguments: Arguments) throws -> ExitStatus {
        guard !arguments.operands.contains("-") else {
            throw UsageError("query what? The log comes on standard input: a statement is wanted before the '-'")
        }
        let isTyped = isatty(STDIN_FILENO) == 1 && Terminal.isOutput
        var arguments = arguments
        if isTyped { arguments.add("no-pager", "") }
        let tables = try tables(arguments)
        let typed = isTyped ? TerminalInput(.tables, ShellHistory()) : nil
        if isTyped && typed == nil { Terminal.complain("libedit.so.2 is not installed: lines cannot be edited") }
        var shell = QueryShell(try QueryAnswer(tables, arguments), typed ?? PipedInput())
        let status = try shell.run()
        let account = tables.finish()
        return status == .done ? account : status
    }
}

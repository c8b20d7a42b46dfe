/// `manual COMMAND`: prints a command's manual page; how man/ is made (scripts/manual.sh), not listed in help.
enum ManualCommand {
    private static let date = "November 24, 2026"

    /// The page that is of no command.
    private static let tables = "sql"

    static let command = Command("manual", "Print a command's manual page", operands: "COMMAND", options: []) {
        arguments in
        guard let name = arguments.operands.first else {
            try OutputFile.standard.write(CommandTable.all.map(\.name))
            return .done
        }
        if name == tables {
            try OutputFile.standard.write(TablesPage.mdoc(date: date))
            return .done
        }
        guard let command = CommandTable.named(name), let page = ManualPage(command) else {
            throw UsageError("no manual page for '\(name)'")
        }
        try OutputFile.standard.write(page.mdoc(date: date))
        return .done
    }
}

import JobViews

/// `config --show`: which defaults hold, and where each comes from.
enum ConfigCommand {
    static let command = Command(
        "config", "Show the defaults for options, and where each comes from", operands: "",
        options: [Option("show", "List the defaults")], run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let defaults = try Defaults()
        guard !defaults.entries.isEmpty else {
            Terminal.complain("no defaults: \(Defaults.file("config")) is not there, or empty")
            return .done
        }
        var table = Table([.init("OPTION"), .init("VALUE"), .init("FOR"), .init("FROM", flexible: true)])
        for entry in defaults.entries {
            table.add([Cell(entry.option), Cell(entry.value), Cell(entry.command ?? "all commands"), Cell(entry.place)])
        }
        try OutputFile.standard.write(table.lines(width: Terminal.width, colored: false))
        return .done
    }
}

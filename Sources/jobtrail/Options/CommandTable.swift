/// All commands, in the order in which help lists them.
enum CommandTable {
    static let all: [Command] = [
        JobsCommand.command, MessagesCommand.command, UpdatesCommand.command, RunsCommand.command,
        VerifyCommand.command, LayoutsCommand.command, ExportCommand.command, SchemaCommand.command,
    ]

    static func named(_ name: String) -> Command? { all.first { $0.name == name } }
}

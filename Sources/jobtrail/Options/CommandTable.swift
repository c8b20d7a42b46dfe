/// All commands, in the order in which help lists them.
enum CommandTable {
    static let all: [Command] = [
        JobsCommand.command, MessagesCommand.command, UpdatesCommand.command, RunsCommand.command,
        BlameCommand.command, CriticalChainCommand.command, PlotCommand.command, DiffCommand.command,
        ReplayCommand.command, VerifyCommand.command, ReportCommand.command, FollowCommand.command,
        WatchCommand.command,
        WaitCommand.command,
        IngestCommand.command, QueryCommand.command, ExportCommand.command, SchemaCommand.command,
        LayoutsCommand.command, ExplainCommand.command, CompletionCommand.command, ConfigCommand.command,
    ]

    /// Commands that make the program's own files; they are not listed.
    private static let hidden: [Command] = [ManualCommand.command]

    static func named(_ name: String) -> Command? { (all + hidden).first { $0.name == name } }
}

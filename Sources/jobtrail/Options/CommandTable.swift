/// All commands, in the groups and the order in which help lists them.
enum CommandTable {
    struct Group: Sendable {
        let name: String
        let commands: [Command]
    }

    static let groups: [Group] = [
        Group(
            name: "Look",
            commands: [
                SummaryCommand.command, FailuresCommand.command, ShowCommand.command, JobsCommand.command,
                MessagesCommand.command, UpdatesCommand.command, RunsCommand.command, DiffCommand.command,
                QueryCommand.command, ExplainCommand.command,
            ]),
        Group(name: "Startup", commands: [BlameCommand.command, CriticalChainCommand.command, PlotCommand.command]),
        Group(name: "Live", commands: [FollowCommand.command, WatchCommand.command, WaitCommand.command]),
        Group(
            name: "Evidence",
            commands: [
                VerifyCommand.command, ReplayCommand.command, ExportCommand.command, ReportCommand.command,
                LayoutsCommand.command,
            ]),
        Group(
            name: "Keep",
            commands: [
                IngestCommand.command, SchemaCommand.command, MetricsCommand.command, CompletionCommand.command,
                ConfigCommand.command,
            ]),
    ]

    static let all: [Command] = groups.flatMap(\.commands)

    /// Commands that make the program's own files; they are not listed.
    private static let hidden: [Command] = [ManualCommand.command]

    static func named(_ name: String) -> Command? { (all + hidden).first { $0.name == name } }

    /// What other programs call it, or what people look for.
    private static let synonyms = [
        "status": "jobs", "list": "jobs", "ps": "jobs", "boots": "runs", "list-boots": "runs", "reboots": "runs",
        "grep": "messages -g", "search": "messages -g", "log": "messages", "logs": "messages", "cat": "messages",
        "events": "messages", "errors": "failures", "failed": "failures", "tail": "follow", "top": "watch",
        "describe": "show", "sql": "query", "html": "report", "check": "verify", "analyze": "blame",
        "import": "ingest", "why": "show",
    ]

    /// The error for a word that names no command.
    static func unknown(_ word: String) -> UsageError {
        let near = synonyms[word.lowercased()] ?? Nearest.to(word, in: all.map(\.name) + ["help", "version"])
        return UsageError("unknown command '\(word)'", near: near)
    }
}

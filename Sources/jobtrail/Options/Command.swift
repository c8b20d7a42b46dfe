import Glibc
import LogBytes

/// One command: its options, and what it does.
struct Command: Sendable {
    let name: String
    /// One sentence, without a full stop.
    let summary: String
    /// How the operands are shown in its usage line.
    let operands: String
    let options: [Option]
    let run: @Sendable (Arguments) throws -> ExitStatus

    init(
        _ name: String, _ summary: String, operands: String = "[PATH...]", options: [Option],
        run: @escaping @Sendable (Arguments) throws -> ExitStatus
    ) {
        (self.name, self.summary, self.operands) = (name, summary, operands)
        (self.options, self.run) = (options + OptionTable.help, run)
    }
}

/// Which command the words of a command line call. Options may stand before it, and a path without a command asks for
/// a summary.
struct CommandCall {
    let command: Command
    let words: [String]

    init(_ words: [String]) throws {
        if let index = CommandCall.commandIndex(words) {
            command = CommandTable.named(words[index])!
            self.words = Array(words[..<index] + words[(index + 1)...])
            return
        }
        let operand = words.first { !$0.hasPrefix("-") || $0 == "-" }
        if let operand, operand == words[0], !CommandCall.isPath(operand) { throw CommandTable.unknown(operand) }
        command = SummaryCommand.command
        self.words = words
    }

    /// The first word that names a command and is no option's value.
    private static func commandIndex(_ words: [String]) -> Int? {
        for (index, word) in words.enumerated() {
            if word == "--" { return nil }
            guard let command = CommandTable.named(word) else {
                // Behind the first operand there is no command any more.
                if !word.hasPrefix("-"), index == 0 || !takesValue(words[index - 1], nil) { return nil }
                continue
            }
            if index == 0 || !takesValue(words[index - 1], command) { return index }
        }
        return nil
    }

    /// Whether an option takes the next word as its value.
    private static func takesValue(_ word: String, _ command: Command?) -> Bool {
        guard word.hasPrefix("-"), !word.contains("=") else { return false }
        let options = command?.options ?? CommandTable.all.flatMap(\.options)
        return options.contains { option in
            guard option.value != nil, !option.isValueOptional else { return false }
            return word == "--\(option.name)" || (option.short.map { word == "-\($0)" } ?? false)
        }
    }

    private static func isPath(_ word: String) -> Bool {
        word == "-" || word.contains("/") || word.contains(".") || FileIdentifier(word) != nil
    }
}

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

/// The help texts, made from the tables of commands and options.
enum Help {
    static let commandLine = "Usage: jobtrail COMMAND [options] [PATH...]; 'jobtrail --help' lists the commands."
    static let tryHelp = "Try 'jobtrail --help'."

    /// `jobtrail --help`.
    static var overview: String {
        let width = CommandTable.all.map(\.name.count).max() ?? 0
        let groups = CommandTable.groups.map { group in
            let commands = group.commands.map { "  \(padded($0.name, width))  \($0.summary)" }
            return "\(group.name):\n" + commands.joined(separator: "\n")
        }
        return """
            jobtrail answers questions about jobsengine logs: which job failed, when, what it was waiting for.

            Usage: jobtrail COMMAND [options] [PATH...]
                   jobtrail PATH...    the same as jobtrail summary PATH...

            PATH is a log, a directory, a support bundle, or - for standard input. A live log brings its rotated
            siblings along. Without PATH the logs are looked for below --root (default /).

            \(groups.joined(separator: "\n\n"))

            'jobtrail COMMAND --help' lists a command's options; man jobtrail has everything.

            """
    }

    /// `jobtrail COMMAND --help`.
    static func of(_ command: Command) -> String {
        let lines = command.options.map { (spelled($0), $0.help) }
        let width = lines.map(\.0.count).max() ?? 0
        let options = lines.map { "  \(padded($0.0, width))  \($0.1)" }
        return """
            Usage: jobtrail \(command.name) [options] \(command.operands)

            \(command.summary).

            Options:
            \(options.joined(separator: "\n"))

            """
    }

    /// `jobtrail help COMMAND`: what `--help` says, with the manual's words and examples.
    static func long(_ command: Command) -> String {
        guard let text = CommandTexts.all[command.name] else { return of(command) }
        let words = text.paragraphs.map { wrapped($0) }.joined(separator: "\n\n")
        let terms = text.terms.map { "  \($0.word)\n\(wrapped($0.meaning, indent: "      "))" }.joined(separator: "\n")
        let examples = text.examples.map { "  \($0.line)\n      \($0.answer)" }.joined(separator: "\n")
        return of(command) + "\n\(words)\n" + (terms.isEmpty ? "" : "\nFindings:\n\(terms)\n")
            + (examples.isEmpty ? "" : "\nExamples:\n\(examples)\n")
    }

    /// Lines of at most 80 columns.
    private static func wrapped(_ text: String, indent: String = "") -> String {
        var lines = [indent]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count >= 80 { lines.append(indent) }
            lines[lines.count - 1] += (lines[lines.count - 1] == indent ? "" : " ") + word
        }
        return lines.joined(separator: "\n")
    }

    /// `-n, --lines N`.
    private static func spelled(_ option: Option) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        let value = option.value.map { option.isValueOptional ? " [\($0)]" : " \($0)" } ?? ""
        return "\(short)--\(option.name)\(value)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

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
        let examples = text.examples.map { "  \($0.key)\n      \($0.value)" }.joined(separator: "\n")
        return of(command) + "\n\(words)\n" + (terms.isEmpty ? "" : "\nFindings:\n\(terms)\n")
            + (examples.isEmpty ? "" : "\nExamples:\n\(examples)\n")
    }

    /// Lines of at most 80 columns.
    private static func wrapped(_ text: String, indent: String = "") -> String {
        lines(text, below: 80, indent, indent).joined(separator: "\n")
    }

    /// A text in lines that have fewer columns than so many, the first one and the others behind what indents them.
    static func lines(_ text: String, below columns: Int, _ first: String, _ others: String) -> [String] {
        var (lines, indent) = ([first], first)
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count >= columns {
                lines.append(others)
                indent = others
            }
            lines[lines.count - 1] += (lines[lines.count - 1] == indent ? "" : " ") + word
        }
        return lines
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

/// What was perhaps meant by a word that is not known.
enum Nearest {
    /// The candidate with the fewest edits; nil where none is near.
    static func to(_ word: String, in candidates: [String]) -> String? {
        // Nobody misspells that many letters, and comparing takes their square.
        guard word.utf8.count <= 100 else { return nil }
        let scored = candidates.map { ($0, distance(word.lowercased(), $0.lowercased())) }
        guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= max(1, word.count / 3) ? best.0 : nil
    }

    /// Insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [Array(0...b.count)]
        for i in 1..<(a.count + 1) where !a.isEmpty {
            var row = [i]
            for j in 1..<(b.count + 1) where !b.isEmpty {
                let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                var best = min(change, rows[i - 1][j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}

/// Wrong usage: what is wrong, and what helps.
struct UsageError: Error {
    let message: String
    /// nil: the help of the command that was called.
    let hint: String?

    init(_ message: String, hint: String? = nil) { (self.message, self.hint) = (message, hint) }

    /// - Parameter near: what was perhaps meant.
    init(_ message: String, near: String?) { self.init(message, hint: near.map { "Did you mean '\($0)'?" }) }
}

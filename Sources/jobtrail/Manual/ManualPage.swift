/// A command's manual page in mdoc, made from the tables of commands, options and texts.
struct ManualPage {
    private let command: Command
    private let text: CommandText

    init?(_ command: Command) {
        guard let text = CommandTexts.all[command.name] else { return nil }
        self.command = command
        self.text = text
    }

    /// The page; `date` is the mdoc date of the program's release.
    func mdoc(date: String) -> String {
        (head(date) + synopsis + description + options + terms + facts + examples + seeAlso).joined(separator: "\n")
            + "\n"
    }

    private func head(_ date: String) -> [String] {
        let summary = command.summary.prefix(1).lowercased() + command.summary.dropFirst()
        return ManualPage.head("jobtrail-\(command.name)", section: 1, summary, date: date)
    }

    static func head(_ name: String, section: Int, _ summary: String, date: String) -> [String] {
        [
            ".\\\" Made by scripts/manual.sh from the program's own tables: change those.", ".Dd \(date)",
            ".Dt \(name.uppercased()) \(section)", ".Os", ".Sh NAME", ".Nm \(name)", ".Nd \(escaped(summary))",
        ]
    }

    private var synopsis: [String] {
        let operands = command.operands.isEmpty ? [] : [".Op Ar \(operandWords)"]
        return [".Sh SYNOPSIS", ".Nm jobtrail", ".Cm \(command.name)", ".Op Ar options"] + operands
    }

    private var operandWords: String {
        command.operands.filter { !"[]".contains($0) }.replacing("...", with: " ...")
    }

    private var description: [String] {
        var lines = [".Sh DESCRIPTION"]
        for (index, paragraph) in text.paragraphs.enumerated() {
            if index > 0 { lines.append(".Pp") }
            lines += ManualPage.sentences(paragraph)
        }
        return lines
    }

    private var options: [String] {
        [".Pp", "Options:", ".Bl -tag -width Ds"] + command.options.flatMap(entry) + [".El"]
    }

    private func entry(_ option: Option) -> [String] {
        let short = option.short.map { "Fl \($0) , " } ?? ""
        let value = option.value.map { option.isValueOptional ? " Op Ar \($0)" : " Ar \($0)" } ?? ""
        return [".It \(short)Fl Fl \(option.name)\(value)"] + ManualPage.sentences(option.help + ".")
    }

    private var terms: [String] {
        guard !text.terms.isEmpty else { return [] }
        let entries = text.terms.flatMap { [".It \($0.word)"] + ManualPage.sentences($0.meaning) }
        return [".Sh FINDINGS", ".Bl -tag -width truncated"] + entries + [".El"]
    }

    private var facts: [String] {
        list("ENVIRONMENT", "Ev ", ProgramFacts.environment) + list("FILES", "Pa ", ProgramFacts.files)
            + list("EXIT STATUS", "", ProgramFacts.statuses)
    }

    private func list(_ title: String, _ macro: String, _ entries: [ProgramFacts.Entry]) -> [String] {
        let lines = entries.filter { $0.concerns(command) }.flatMap { entry in
            [".It \(macro)\(ManualPage.escaped(entry.word))"] + ManualPage.sentences(entry.meaning)
        }
        guard !lines.isEmpty else { return [] }
        return [".Sh \(title)", ".Bl -tag -width Ds"] + lines + [".El"]
    }

    private var examples: [String] {
        guard !text.examples.isEmpty else { return [] }
        return [".Sh EXAMPLES"]
            + text.examples.flatMap { line, answer in
                [".Bd -literal -offset indent", ManualPage.escaped(line), ".Ed"]
                    + ManualPage.sentences(answer.prefix(1).uppercased() + answer.dropFirst() + ".")
            }
    }

    private var seeAlso: [String] {
        let pages = ["jobtrail 1"] + ProgramFacts.related(command).map { "jobtrail-\($0) 1" } + ["jobtrail-layouts 5"]
        let all = pages + (command.options.contains { $0.name == "store" } ? ["jobtrail-sql 5"] : [])
        return [".Sh SEE ALSO"] + all.enumerated().map { ".Xr \($1)" + ($0 < all.count - 1 ? " ," : "") }
    }

    // MARK: text

    /// A new line for each sentence, as mdoc likes it, and none longer than 78 columns.
    static func sentences(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ").map({ escapedWord($0) }) {
            if !line.isEmpty && line.utf8.count + word.utf8.count >= 78 {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
            guard word.hasSuffix("."), word.count > 2 else { continue }
            lines.append(line)
            line = ""
        }
        if !line.isEmpty { lines.append(line) }
        return lines.map(guarded)
    }

    private static func escapedWord(_ word: some StringProtocol) -> String {
        String(word).replacing("\\", with: "\\e").replacing("-", with: "\\-")
    }

    /// No line begins as a request.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    static func escaped(_ text: some StringProtocol) -> String { guarded(escapedWord(text)) }
}

/// `manual COMMAND`: prints a command's manual page; how man/ is made (scripts/manual.sh), not listed in help.
enum ManualCommand {
    private static let date = "November 24, 2026"

    static let command = Command("manual", "Print a command's manual page", operands: "COMMAND", options: []) {
        arguments in
        guard let name = arguments.operands.first else {
            try OutputFile.standard.write(CommandTable.all.map(\.name))
            return .done
        }
        // The page that is of no command.
        if name == "sql" {
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

/// What the manual tells of a command beside its options.
struct CommandText: Sendable {
    /// One string a paragraph, plain text.
    let paragraphs: [String]
    /// Words that the command prints, with what each means.
    let terms: [(word: String, meaning: String)]
    /// Command lines with what they answer.
    let examples: KeyValuePairs<String, String>

    init(
        _ paragraphs: String..., terms: [(word: String, meaning: String)] = [],
        examples: KeyValuePairs<String, String> = [:]
    ) {
        (self.paragraphs, self.terms, self.examples) = (paragraphs, terms, examples)
    }
}

import Foundation
import JobStore
import JobViews

/// Statements one after the other, typed or piped.
struct QueryShell {
    private var answer: QueryAnswer
    private let input: any ShellInput
    private var buffer = StatementBuffer()
    private var status = ExitStatus.done
    private var isOver = false

    init(_ answer: QueryAnswer, _ input: any ShellInput) {
        self.answer = answer
        self.input = input
    }

    /// - Returns: the first status that was not `done`; where a person types, mistakes do not count.
    mutating func run() throws -> ExitStatus {
        if input.isTerminal {
            try QueryShell.say("Tables: \(TableTexts.names). A statement ends with ';'; .help tells more.")
        }
        while !isOver {
            do {
                guard let line = try input.line(prompt: buffer.isEmpty ? "jobtrail> " : "     ...> ") else { break }
                try take(line)
            } catch is LineGivenUp {
                buffer.clear()
                try QueryShell.say("")
            }
        }
        if let rest = buffer.rest() { try give(rest) }
        if input.isTerminal && !isOver { try QueryShell.say("") }
        return input.isTerminal ? .done : status
    }

    private mutating func take(_ line: String) throws {
        if buffer.isEmpty && line.hasPrefix(".") { return try tellingMistakes { try $0.obey(line) } }
        for statement in buffer.add(line) { try give(statement) }
    }

    private mutating func give(_ statement: String) throws {
        input.remember(statement.split(separator: "\n").joined(separator: " "))
        try tellingMistakes { shell in
            let status = try shell.answer.give(statement)
            if shell.status == .done { shell.status = status }
        }
    }

    /// A person reads what is wrong and goes on; a script ends at its first mistake.
    private mutating func tellingMistakes(_ body: (inout QueryShell) throws -> Void) throws {
        guard input.isTerminal else { return try body(&self) }
        do { try body(&self) } catch let error as UsageError {
            Terminal.complain(error.message, hint: error.hint ?? Help.tryHelp)
        } catch let error as StoreError { Terminal.complain("\(error)") }
    }

    // MARK: commands

    private mutating func obey(_ line: String) throws {
        let line = line.trimmingCharacters(in: .whitespaces)
        let (command, argument) = try ShellCommand.named(line)
        input.remember(line)
        switch command {
        case .help: try QueryShell.say(QueryShell.help)
        case .tables: try QueryShell.say(TableTexts.names)
        case .schema: try QueryShell.say(try TableTexts.schema(of: argument))
        case .mode: try choose(argument)
        case .quit: isOver = true
        }
    }

    private mutating func choose(_ form: String?) throws {
        let forms: [OutputForm] = [.table, .json, .ndjson, .csv]
        guard let form else { return try QueryShell.say(answer.form.rawValue) }
        guard let chosen = forms.first(where: { $0.rawValue == form }) else {
            throw UsageError(".mode '\(form)' is none of \(forms.map(\.rawValue).joined(separator: ", "))", hint: "")
        }
        answer.form = chosen
    }

    private static var help: String {
        let width = ShellCommand.allCases.map(\.words.usage.count).max() ?? 0
        let lines = ShellCommand.allCases.map { command in
            command.words.usage.padding(toLength: width + 2, withPad: " ", startingAt: 0) + command.words.meaning
        }
        return (lines + ["A statement may be of several lines and ends with ';'. Ctrl-C ends a statement."])
            .joined(separator: "\n")
    }

    private static func say(_ text: String) throws { try OutputFile.standard.write(text + "\n") }
}

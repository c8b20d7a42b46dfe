import CEdit
import Glibc
import JobStore
import JobViews
import LogBytes

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
        let line = line.trimmed
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
        let forms = FormUses.rows.forms
        guard let form else { return try QueryShell.say(answer.form.rawValue) }
        guard let chosen = forms.first(where: { $0.rawValue == form }) else {
            throw UsageError(".mode '\(form)' is not \(FormUses.rows.names)", hint: "")
        }
        answer.form = chosen
    }

    private static var help: String {
        let width = ShellCommand.allCases.map(\.words.usage.count).max() ?? 0
        let lines = ShellCommand.allCases.map { command in
            command.words.usage + String(repeating: " ", count: width + 2 - command.words.usage.count)
                + command.words.meaning
        }
        return (lines + ["A statement may be of several lines and ends with ';'. Ctrl-C ends a statement."])
            .joined(separator: "\n")
    }

    private static func say(_ text: String) throws { try OutputFile.standard.write(text + "\n") }
}

/// What a shell does beside statements.
enum ShellCommand: String, CaseIterable {
    case help, tables, schema, mode, quit

    /// Reads a line that begins with a dot.
    static func named(_ line: String) throws -> (command: ShellCommand, argument: String?) {
        let words = line.dropFirst().split(separator: " ").map(String.init)
        guard let name = words.first, words.count <= 2, let command = ShellCommand(name) else {
            let near = Nearest.to(String(line.dropFirst()), in: allCases.map(\.rawValue)).map { "." + $0 }
            throw UsageError("'\(line)' is not a command of the shell: see .help", near: near)
        }
        return (command, words.count > 1 ? words[1] : nil)
    }

    private init?(_ name: String) {
        if name == "exit" { self = .quit } else { self.init(rawValue: name) }
    }

    /// How it is written, and what it does.
    var words: (usage: String, meaning: String) {
        switch self {
        case .help: (".help", "Tell what there is")
        case .tables: (".tables", "Name the tables")
        case .schema: (".schema [TABLE]", "Describe the tables' columns")
        case .mode: (".mode FORM", "Choose the form of answers: \(FormUses.rows.names)")
        case .quit: (".quit", "Leave, as Ctrl-D does")
        }
    }
}

/// What a typed word may become.
struct ShellCompletion {
    let words: [String]

    /// Tables, columns, the shell's commands, and the words of SQL that questions are made of.
    static let tables: ShellCompletion = {
        let columns = Set(TableTexts.all.flatMap { $0.columns.map(\.name) }).sorted()
        let commands = ShellCommand.allCases.map { ".\($0.rawValue)" }
        return ShellCompletion(words: TableTexts.all.map(\.name) + columns + commands + sql)
    }()

    private static let sql = [
        "SELECT", "DISTINCT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "JOIN", "LEFT JOIN", "USING",
        "AND", "BETWEEN", "LIKE", "GLOB", "COUNT", "DESC", "UNION", "WITH", "CASE", "WHEN", "OVER", "PARTITION BY",
    ]

    /// The words that begin so; a column's may stand behind a table's name and a dot. Capitals do not matter.
    func matches(_ typed: String) -> [String] {
        if let dot = typed.lastIndex(of: "."), dot != typed.startIndex {
            let table = String(typed[...dot])
            return beginning(String(typed[typed.index(after: dot)...])).map { table + $0 }
        }
        return beginning(typed)
    }

    private func beginning(_ typed: String) -> [String] {
        let typed = typed.lowercased()
        return words.filter { $0.lowercased().hasPrefix(typed) }
    }
}

/// Gathers lines until statements are whole.
struct StatementBuffer {
    private var text = ""

    var isEmpty: Bool { text.isEmpty }

    /// Takes a line.
    /// - Returns: the statements that a `;` ends, with it; there may be several in a line.
    mutating func add(_ line: String) -> [String] {
        text += (text.isEmpty ? "" : "\n") + line
        var statements: [String] = []
        while let statement = cut() { statements.append(statement) }
        if StatementText.isBlank(text) { text = "" }
        return statements.filter { !StatementText.isBlank(String($0.dropLast())) }
    }

    private mutating func cut() -> String? {
        for place in text.indices where text[place] == ";" {
            let statement = text[...place]
            guard StatementText.isComplete(String(statement)) else { continue }
            text = String(text[text.index(after: place)...].drop(while: \.isWhitespace))
            return String(statement)
        }
        return nil
    }

    /// What is there without a `;`, at the end of the input.
    mutating func rest() -> String? {
        defer { text = "" }
        return text.isEmpty ? nil : text
    }

    mutating func clear() { text = "" }
}

/// Where a shell's lines come from.
protocol ShellInput: AnyObject {
    /// Whether a person types them.
    var isTerminal: Bool { get }

    /// The next line without its end; nil behind the last.
    func line(prompt: String) throws -> String?

    /// Keeps a statement for later sessions.
    func remember(_ statement: String)
}

/// The shell's line was given up with Ctrl-C.
struct LineGivenUp: Error {}

/// Lines from a pipe or a file.
final class PipedInput: ShellInput {
    let isTerminal = false

    func line(prompt: String) -> String? { readLine(strippingNewline: true) }

    func remember(_ statement: String) {}
}

/// Lines that a person edits on a terminal (libedit), with a history and completion.
final class TerminalInput: ShellInput {
    let isTerminal = true
    private let history: ShellHistory?

    /// Where words begin; a dot belongs to them, for `.tables` and `records.job`.
    private static nonisolated(unsafe) let breaks = strdup(" \t\n\"'`,;()=<>*+-/|")
    private static nonisolated(unsafe) let name = strdup("jobtrail")
    /// The words that complete what is typed: libedit's callbacks have no place for them.
    private static nonisolated(unsafe) var completion = ShellCompletion(words: [])
    private static nonisolated(unsafe) var matches: [String] = []

    /// Nil if libedit is not installed.
    init?(_ completion: ShellCompletion, _ history: ShellHistory?) {
        guard edit_load() != 0 else { return nil }
        self.history = history
        setlocale(LC_CTYPE, "")
        TerminalInput.completion = completion
        edit_begin(TerminalInput.name, TerminalInput.breaks, TerminalInput.complete)
        history?.load()
        signal(SIGINT) { _ in
            // What does not end at the first time ends at the second.
            if Interruption.isAskedFor { _exit(130) }
            Interruption.ask()
        }
    }

    func line(prompt: String) throws -> String? {
        Interruption.forget()
        let typed = edit_line(prompt)
        defer { free(typed) }
        if Interruption.isAskedFor {
            Interruption.forget()
            throw LineGivenUp()
        }
        return typed.map { String(cString: $0) }
    }

    func remember(_ statement: String) { history?.add(statement) }

    private static let complete:
        @convention(c) (UnsafePointer<CChar>?, Int32, Int32) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = {
            word, _, _ in
            edit_end_completion()
            TerminalInput.matches = TerminalInput.completion.matches(word.map { String(cString: $0) } ?? "").reversed()
            guard !TerminalInput.matches.isEmpty else { return nil }
            return edit_matches(word) { _, _ in TerminalInput.matches.popLast().flatMap { strdup($0) } }
        }
}

/// The statements of earlier sessions, in the user's state folder.
struct ShellHistory {
    private let folder: String
    private var file: String { folder + "/history" }

    private static let length: Int32 = 1000

    /// By the XDG base directory rules; nil where there is no home.
    init?(_ environment: [String: String] = Machine.environment) {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            folder = state + "/jobtrail"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            folder = home + "/.local/state/jobtrail"
        } else {
            return nil
        }
    }

    func load() {
        edit_load_history(file, ShellHistory.length)
    }

    /// A history that cannot be kept is no reason to stop: it is then of this session alone.
    func add(_ statement: String) {
        edit_remember(statement)
        try? PathText.makeFolder(folder, 0o700)
        let before = umask(0o077)
        edit_save_history(file)
        umask(before)
    }
}

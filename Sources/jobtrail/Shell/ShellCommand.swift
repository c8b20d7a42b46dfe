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
        case .mode: (".mode table|json|ndjson|csv", "Choose the form of answers")
        case .quit: (".quit", "Leave, as Ctrl-D does")
        }
    }
}

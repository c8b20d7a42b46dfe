import Glibc
import JobViews
import LogBytes

/// Defaults for options from `~/.config/jobtrail/config`: `option = value`, below `[COMMAND]` for one command.
struct Defaults {
    struct Entry {
        let command: String?
        let option: String
        let value: String
        /// `file:line`.
        let place: String
    }

    let entries: [Entry]

    /// A file of the user's, by the XDG base directory rules.
    static func file(_ name: String) -> String {
        let environment = Machine.environment
        let config = environment["XDG_CONFIG_HOME"] ?? (environment["HOME"] ?? "") + "/.config"
        return config + "/jobtrail/\(name)"
    }

    /// The lines of a file of the user's that say something, with their numbers; none if it is not there.
    static func lines(of path: String) -> [(number: Int, line: String)] {
        let lines = PathOrigin(path: path).text?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
        return lines.enumerated().map { (number: $0 + 1, line: $1.trimmed) }.filter {
            !$0.line.isEmpty && !$0.line.hasPrefix("#")
        }
    }

    /// Reads the file; none is no error.
    init(path: String = Defaults.file("config")) throws {
        var section: String?
        var found: [Entry] = []
        for (number, line) in Defaults.lines(of: path) {
            let place = "\(path):\(number)"
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
                guard CommandTable.named(section!) != nil else {
                    throw UsageError("\(place): '\(section!)' is no command")
                }
                continue
            }
            found.append(try Defaults.entry(line, section, place))
        }
        entries = found
    }

    private static func entry(_ line: String, _ section: String?, _ place: String) throws -> Entry {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmed }
        let known = Set(CommandTable.all.flatMap(\.options).map(\.name))
        guard let option = parts.first, known.contains(option) else {
            throw UsageError(
                "\(place): '\(parts.first ?? line)' is no option", near: Nearest.to(parts.first ?? "", in: Array(known))
            )
        }
        return Entry(command: section, option: option, value: parts.count > 1 ? parts[1] : "", place: place)
    }

    /// Adds what the command line does not say; a command's own section wins over the common part.
    func complete(_ arguments: inout Arguments, of command: Command) {
        let known = Set(command.options.map(\.name))
        let own = entries.filter { $0.command == command.name } + entries.filter { $0.command == nil }
        var given = Set(arguments.values.keys)
        for entry in own where known.contains(entry.option) && !given.contains(entry.option) {
            arguments.add(entry.option, entry.value)
            given.insert(entry.option)
        }
    }
}

/// `config --show`: which defaults hold, and where each comes from.
enum ConfigCommand {
    static let command = Command(
        "config", "Show the defaults for options, and where each comes from", operands: "",
        options: [Option("show", "List the defaults")], run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let defaults = try Defaults()
        guard !defaults.entries.isEmpty else {
            Terminal.complain("no defaults: \(Defaults.file("config")) is not there, or empty")
            return .done
        }
        var table = Table([.init("OPTION"), .init("VALUE"), .init("FOR"), .init("FROM", flexible: true)])
        for entry in defaults.entries {
            table.add([Cell(entry.option), Cell(entry.value), Cell(entry.command ?? "all commands"), Cell(entry.place)])
        }
        try OutputFile.standard.write(table.lines(width: Terminal.width, colored: false))
        return .done
    }
}

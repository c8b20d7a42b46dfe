import Glibc
import LogBytes

/// From the command line to an exit status.
enum Program {
    static let version = "0.1.0"

    static func run(_ arguments: [String]) -> Int32 {
        StandardStreams.secure()
        _ = Terminal.width
        defer { Pager.finish() }
        do {
            return told(try dispatch(Array(arguments.dropFirst()))).rawValue
        } catch let error as UsageError {
            Terminal.complain(error.message, hint: error.hint ?? Help.tryHelp)
            return ExitStatus.usage.rawValue
        } catch is ClosedPipe {
            return ExitStatus.done.rawValue
        } catch {
            Terminal.complain("\(error)")
            return told(.failed).rawValue
        }
    }

    /// A failure that nobody wants to read of, since the reader of standard error has gone, ends as a closed pipe does.
    private static func told(_ status: ExitStatus) -> ExitStatus {
        status == .failed && StandardStreams.isErrorClosed ? .done : status
    }

    private static func dispatch(_ words: [String]) throws -> ExitStatus {
        guard let first = words.first else {
            throw UsageError("no command", hint: Help.commandLine)
        }
        switch first {
        case "--version", "-V", "version":
            try OutputFile.standard.write("jobtrail \(version)\n")
            return .done
        case "--help", "-h", "help":
            return try help(Array(words.dropFirst()))
        default: break
        }
        let call = try CommandCall(words)
        do {
            return try run(call.command, call.words)
        } catch let error as UsageError {
            throw UsageError(error.message, hint: error.hint ?? "Try 'jobtrail \(call.command.name) --help'.")
        }
    }

    private static func run(_ command: Command, _ words: [String]) throws -> ExitStatus {
        var arguments = try OptionParser(command: command).parse(words)
        if arguments.has("help") {
            try OutputFile.standard.write(Help.of(command))
            return .done
        }
        if arguments.has("version") {
            try OutputFile.standard.write("jobtrail \(version)\n")
            return .done
        }
        try Defaults().complete(&arguments, of: command)
        return try command.run(arguments)
    }

    private static func help(_ words: [String]) throws -> ExitStatus {
        guard let name = words.first(where: { !["help", "--help", "-h"].contains($0) }) else {
            try OutputFile.standard.write(Help.overview)
            return .done
        }
        guard let command = CommandTable.named(name) else { throw CommandTable.unknown(name) }
        try OutputFile.standard.write(Help.long(command))
        return .done
    }
}

/// Why a command has no answer, in one line: exit status 1.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

enum ExitStatus: Int32 {
    case done = 0
    /// It could not: no such file, unreadable.
    case failed = 1
    case usage = 2
    /// Something was found: `verify`, `--strict`.
    case findings = 3
    /// `wait`: the time is over.
    case timeout = 4
    /// `wait`: the job failed.
    case jobFailed = 5
    case hungUp = 129
    case interrupted = 130
    case terminated = 143

    /// As a shell tells a signal.
    init(signal: Int32) { self = ExitStatus(rawValue: 128 + signal) ?? .terminated }
}

import LogBytes
import CEdit
import Glibc
import JobStore

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

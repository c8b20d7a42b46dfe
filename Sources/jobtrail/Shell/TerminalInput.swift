import CEdit
import Foundation
import JobStore

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

    init(_ completion: ShellCompletion, _ history: ShellHistory?) {
        self.history = history
        setlocale(LC_CTYPE, "")
        TerminalInput.completion = completion
        jobtrail_edit_begin(TerminalInput.name, TerminalInput.breaks, TerminalInput.complete)
        history?.load()
        signal(SIGINT) { _ in
            // What does not end at the first time ends at the second.
            if Interruption.isAskedFor { _exit(130) }
            Interruption.ask()
        }
    }

    func line(prompt: String) throws -> String? {
        Interruption.forget()
        let typed = readline(prompt)
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
            jobtrail_edit_end_completion()
            TerminalInput.matches = TerminalInput.completion.matches(word.map { String(cString: $0) } ?? "").reversed()
            guard !TerminalInput.matches.isEmpty else { return nil }
            return rl_completion_matches(word) { _, _ in TerminalInput.matches.popLast().flatMap { strdup($0) } }
        }
}

import Foundation

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

import Foundation

/// Gives the terminal back, from anywhere: also from a handler of a signal that kills, where nothing else works any
/// more. It uses only what may be called there.
enum TerminalRescue {
    /// As the terminal was.
    nonisolated(unsafe) private(set) static var saved = termios()
    nonisolated(unsafe) private static var input: Int32 = -1
    nonisolated(unsafe) private static var isArmed = false
    /// Plain text, wrapping, the cursor, the screen that was there before.
    private static let leave: StaticString = "\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// - Returns: whether the terminal could be asked how it is.
    static func remember(_ descriptor: Int32) -> Bool {
        input = descriptor
        return tcgetattr(descriptor, &saved) == 0
    }

    /// From now on the end of the program, wanted or not, gives the terminal back.
    static func arm() {
        isArmed = true
        _ = installed
    }

    private static let installed: Void = {
        atexit { TerminalRescue.restore() }
        for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
            signal(number) { number in
                TerminalRescue.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }()

    static func restore() {
        guard isArmed else { return }
        isArmed = false
        _ = write(STDOUT_FILENO, leave.utf8Start, leave.utf8CodeUnitCount)
        if input >= 0 { tcsetattr(input, TCSADRAIN, &saved) }
    }
}

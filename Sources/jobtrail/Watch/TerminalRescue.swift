import Glibc

/// Gives the terminal back, from anywhere: also from a handler of a signal that kills, where nothing else works any
/// more. It uses only what may be called there.
enum TerminalRescue {
    /// As the terminal was.
    nonisolated(unsafe) private(set) static var saved = termios()
    nonisolated(unsafe) private static var input: Int32 = -1
    nonisolated(unsafe) private static var isArmed = false
    nonisolated(unsafe) private static var leave: StaticString = ""

    /// - Returns: whether the terminal could be asked how it is.
    static func remember(_ descriptor: Int32) -> Bool {
        input = descriptor
        return tcgetattr(descriptor, &saved) == 0
    }

    /// From now on the end of the program, wanted or not, gives the terminal back.
    /// - Parameters:
    ///   - leave: what is sent to it then.
    ///   - fatal: signals that end the program, besides those that always do.
    static func arm(_ leave: StaticString, fatal: [Int32] = []) {
        self.leave = leave
        isArmed = true
        _ = installed
        for number in fatal where !SignalInbox.isIgnored(number) { restoreAtDeath(by: number) }
    }

    private static let installed: Void = {
        atexit { TerminalRescue.restore() }
        for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { restoreAtDeath(by: number) }
    }()

    private static func restoreAtDeath(by number: Int32) {
        signal(number) { number in
            TerminalRescue.restore()
            signal(number, SIG_DFL)
            raise(number)
        }
    }

    static func restore() {
        guard isArmed else { return }
        isArmed = false
        _ = write(STDOUT_FILENO, leave.utf8Start, leave.utf8CodeUnitCount)
        if input >= 0 { tcsetattr(input, TCSADRAIN, &saved) }
    }
}

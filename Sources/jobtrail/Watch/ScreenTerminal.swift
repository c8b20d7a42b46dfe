import Glibc
import LogBytes

/// The terminal, taken over, and given back as it was on every way out but SIGKILL.
final class ScreenTerminal {
    /// What of it is taken.
    enum Part { case screen, line }

    /// Whether keys can be read.
    let hasKeys: Bool
    private let part: Part
    private var isTaken = false

    init(_ part: Part = .screen) {
        self.part = part
        hasKeys = isatty(STDIN_FILENO) == 1
    }

    /// - Throws: where the terminal cannot be set up.
    func take() throws {
        guard !isTaken else { return }
        if hasKeys {
            guard TerminalRescue.remember(STDIN_FILENO) else { throw TerminalError(code: errno) }
            var raw = TerminalRescue.saved
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
            raw.c_iflag &= ~tcflag_t(IXON)
            guard tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 else { throw TerminalError(code: errno) }
        }
        isTaken = true
        switch part {
        case .screen:
            // Plain text, wrapping, the cursor, the screen that was there before.
            TerminalRescue.arm("\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
            // Alternate screen, no cursor, no wrapping at the last column.
            write(Array("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l".utf8))
        case .line:
            TerminalRescue.arm("\r\u{1B}[0m\u{1B}[K", fatal: [SIGINT, SIGTERM, SIGHUP])
        }
    }

    func giveBack() {
        guard isTaken else { return }
        isTaken = false
        TerminalRescue.restore()
    }

    /// Sends bytes. A terminal that is gone is noticed where keys or signals are read.
    func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { try? SystemCall.write(STDOUT_FILENO, $0) }
    }

    /// Columns and rows now.
    var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        // A terminal may claim any size; what no screen shows is not painted.
        return (min(Int(size.ws_col), 1000), min(Int(size.ws_row), 500))
    }

    /// What was typed; nil where the terminal has gone.
    func read() -> [UInt8]? {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard hasKeys, SystemCall.retry({ poll(&input, 1, 0) }) > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = SystemCall.retry { Glibc.read(STDIN_FILENO, &bytes, bytes.count) }
        if count > 0 { return Array(bytes.prefix(count)) }
        return count < 0 && errno == EAGAIN ? [] : nil
    }
}

/// The terminal cannot be taken over.
struct TerminalError: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
        "standard input: this terminal cannot be set up for a screen (\(String(cString: strerror(code)))); --plain needs none"
    }
}

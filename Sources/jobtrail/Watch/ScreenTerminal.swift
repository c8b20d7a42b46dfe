import Glibc
import JobViews
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

/// Turns rows into what a terminal must be sent, which is what has changed since the last time.
struct ScreenPainter {
    let isColored: Bool
    private var shown: [ScreenRow] = []
    private var width = 0

    init(isColored: Bool) { self.isColored = isColored }

    /// The next painting repeats everything: what the terminal shows is not known any more.
    mutating func forget() { shown = [] }

    /// - Returns: nothing where the screen shows these rows already.
    mutating func paint(_ rows: [ScreenRow], width: Int, height: Int) -> [UInt8] {
        var fitted = rows.prefix(height).map { $0.fitted(to: width) }
        while fitted.count < height { fitted.append(ScreenRow()) }
        if width != self.width || height != shown.count { forget() }
        self.width = width
        var output = ""
        for (index, row) in fitted.enumerated() where index >= shown.count || shown[index] != row {
            output += "\u{1B}[\(index + 1);1H" + line(row)
        }
        shown = fitted
        return Array(output.utf8)
    }

    private func line(_ row: ScreenRow) -> String {
        var text = ""
        for span in row.spans { text += styled(span.text, span.style, row.isSelected) }
        if row.isSelected {
            return text + styled(String(repeating: " ", count: max(0, width - row.width)), .plain, true)
        }
        // At the last column the cursor stands on the last character, which this would erase.
        return row.width < width ? text + "\u{1B}[K" : text
    }

    /// Without colours the selected row is still inverted.
    private func styled(_ text: String, _ style: Style, _ isSelected: Bool) -> String {
        let codes = (isSelected ? "\u{1B}[7m" : "") + (isColored ? style.code : "")
        return codes.isEmpty || text.isEmpty ? text : codes + text + "\u{1B}[0m"
    }
}

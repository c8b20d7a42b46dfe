import Glibc
import JobViews
import LogBytes

/// The terminal, taken over, with its keys and the signals that are about it; given back as it was on every way out but
/// SIGKILL.
final class ScreenTerminal {
    /// What of it is taken.
    enum Part { case screen, line }

    /// What signals tell of it.
    enum Event {
        case resized
        /// It was given back meanwhile: what it shows is not known.
        case retaken
        case ended(ExitStatus)
    }

    /// Whether keys can be read.
    let hasKeys = isatty(STDIN_FILENO) == 1
    private let part: Part
    private let signals: SignalInbox
    private var reader = KeyReader()
    private var isTaken = false

    /// How long after an escape nothing comes, where it is the key, nanoseconds.
    private static let escapeTime: Int64 = 30_000_000
    /// Nanoseconds.
    private static let longestWait: Int64 = 3600 * 1_000_000_000

    /// To be made before other threads are: see `SignalInbox`.
    init(_ part: Part) {
        self.part = part
        let ends = part == .screen ? [SIGINT, SIGTERM, SIGHUP] : []
        signals = SignalInbox(orIgnored: ends + [SIGTSTP, SIGCONT, SIGWINCH])
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

    // MARK: keys and signals

    /// What ends a wait: keys and signals.
    var descriptors: [Int32] { (hasKeys ? [STDIN_FILENO] : []) + [signals.descriptor] }

    /// How long nothing needs to be done unless a descriptor tells, nanoseconds.
    var patience: Int64 { reader.isWaiting ? ScreenTerminal.escapeTime : .max }

    /// Waits for keys and signals.
    func wait(nanoseconds: Int64) {
        var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let limit = max(0, min(nanoseconds, patience, ScreenTerminal.longestWait))
        poll(&watched, nfds_t(watched.count), Int32((limit + 999_999) / 1_000_000))
    }

    /// What has happened since the last call. A stop gives the terminal back until the program goes on.
    func events() -> [Event] {
        signals.take().map { number in
            switch number {
            case SIGWINCH: return .resized
            case SIGTSTP, SIGCONT:
                giveBack()
                if number == SIGTSTP { signals.stop() }
                do { try take() } catch { return .ended(.hungUp) }
                return .retaken
            default: return .ended(ExitStatus(signal: number))
            }
        }
    }

    /// The keys that were typed since the last call; nil where the terminal has gone.
    func keys() -> [ScreenKey]? {
        guard let bytes = read() else { return nil }
        let isOver = bytes.isEmpty && reader.isWaiting
        reader.add(bytes)
        var keys: [ScreenKey] = []
        while let key = reader.next(isOver: isOver) { keys.append(key) }
        return keys
    }

    private func read() -> [UInt8]? {
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
        "standard input: this terminal cannot be set up for a screen (\(SystemError(code))); --plain needs none"
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

/// Turns what a terminal sends into keys. Sequences may come in pieces; an escape key is told from the beginning of a
/// sequence by nothing coming after it.
struct KeyReader {
    private var pending: [UInt8] = []

    mutating func add(_ bytes: some Sequence<UInt8>) { pending += bytes }

    /// Whether the beginning of something stands there that may go on.
    var isWaiting: Bool { !pending.isEmpty }

    /// The next whole key.
    /// - Parameter isOver: whether nothing more came for a while, so that what stands there is all.
    mutating func next(isOver: Bool) -> ScreenKey? {
        guard let first = pending.first else { return nil }
        if first == 0x1B { return sequence(isOver) }
        if first < 0x20 || first == 0x7F {
            pending.removeFirst()
            return KeyReader.control(first)
        }
        return character(first, isOver)
    }

    private static func control(_ byte: UInt8) -> ScreenKey {
        switch byte {
        case 0x0A, 0x0D: return .enter
        case 0x08, 0x7F: return .backspace
        case 1...26: return .control(Character(UnicodeScalar(byte + 0x60)))
        default: return .other
        }
    }

    private mutating func character(_ first: UInt8, _ isOver: Bool) -> ScreenKey? {
        let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        guard pending.count >= length || isOver else { return nil }
        let bytes = pending.prefix(length)
        pending.removeFirst(min(length, pending.count))
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first else { return .other }
        return .character(character)
    }

    // MARK: sequences

    private mutating func sequence(_ isOver: Bool) -> ScreenKey? {
        guard pending.count > 1 else { return isOver ? take(1, .escape) : nil }
        switch pending[1] {
        case UInt8(ascii: "["): return parameters(isOver)
        case UInt8(ascii: "O"):
            guard pending.count > 2 else { return isOver ? take(2, .other) : nil }
            return take(3, KeyReader.named(pending[2], ""))
        default: return take(1, .escape)
        }
    }

    /// `ESC [`, parameters, a last byte.
    private mutating func parameters(_ isOver: Bool) -> ScreenKey? {
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return isOver ? take(pending.count, .other) : nil
        }
        let parameter = String(decoding: pending[2..<end], as: UTF8.self)
        return take(end + 1, KeyReader.named(pending[end], parameter))
    }

    private mutating func take(_ count: Int, _ key: ScreenKey) -> ScreenKey {
        pending.removeFirst(count)
        return key
    }

    private static func named(_ last: UInt8, _ parameter: String) -> ScreenKey {
        switch (Character(UnicodeScalar(last)), parameter) {
        case ("A", _): .up
        case ("B", _): .down
        case ("C", _): .right
        case ("D", _): .left
        case ("H", _), ("~", "1"), ("~", "7"): .home
        case ("F", _), ("~", "4"), ("~", "8"): .end
        case ("M", _): .enter
        case ("~", "5"): .pageUp
        case ("~", "6"): .pageDown
        case ("~", "3"): .backspace
        default: .other
        }
    }
}

/// A key as a screen understands it.
enum ScreenKey: Equatable {
    case character(Character)
    /// A letter with the control key.
    case control(Character)
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, backspace
    /// A key that means nothing here.
    case other
}

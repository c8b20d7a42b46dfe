import Dispatch
import Glibc
import JobColumns
import JobViews
import LogBytes

/// What standard output and standard error are connected to.
enum Terminal {
    // Both are looked at when the program starts: later a pager may stand between it and the terminal.

    /// Whether standard output is a terminal.
    static let isOutput = isatty(STDOUT_FILENO) == 1

    /// Whether a whole screen can be drawn on standard output.
    static var hasScreen: Bool {
        guard isOutput, let name = Machine.variable("TERM") else { return false }
        return !["", "dumb", "unknown"].contains(name)
    }

    /// The locale for letters that the environment names; empty if it names none.
    private static var locale: String {
        let environment = Machine.environment
        return ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    }

    /// Whether the locale says that the terminal shows more than ASCII.
    static var takesUnicode: Bool { ["utf-8", "utf8"].contains { locale.lowercased().contains($0) } }

    /// Whether the locale asks for ASCII.
    static var isASCII: Bool { ["C", "POSIX"].contains(locale) }

    /// Columns of standard output; nil where it is no terminal.
    static let width: Int? = {
        guard isOutput else { return nil }
        if let columns = Machine.variable("COLUMNS").flatMap({ Int($0) }), columns > 0 {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }()

    /// Whether to colour: `--color`, then NO_COLOR (no-color.org), then whether it is a terminal that can.
    static func isColored(_ choice: ColorChoice) -> Bool {
        let environment = Machine.environment
        let isUnwanted = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return choice.holds(if: !isUnwanted && isOutput && environment["TERM"] != "dumb")
    }

    /// Whether to print links to files: `--hyperlink`, then whether the terminal is one that is known to have them.
    static func hasLinks(_ choice: ColorChoice) -> Bool { choice.holds(if: isOutput && isLinking(Machine.environment)) }

    private static func isLinking(_ environment: [String: String]) -> Bool {
        // tmux and screen may drop or show the sequence, whatever terminal is around them.
        guard environment["TMUX"] == nil, environment["STY"] == nil, environment["TERM"] != "dumb" else { return false }
        if let version = environment["VTE_VERSION"].flatMap({ Int($0) }) { return version >= 5000 }
        if let version = environment["KONSOLE_VERSION"].flatMap({ Int($0) }) { return version >= 201_200 }
        let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty"]
        return ["KITTY_WINDOW_ID", "WT_SESSION", "DOMTERM"].contains { environment[$0] != nil }
            || programs.contains(environment["TERM_PROGRAM"] ?? "") || environment["TERM"]?.hasPrefix("foot") == true
    }

    /// One line on standard error, with the program's name. Nothing in it drives the terminal, wherever the words
    /// come from.
    /// - Parameter hint: what helps, in lines of its own.
    static func complain(_ message: String, hint: String = "") {
        let hints = hint.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText.shown(String($0)) }
        let lines = ["jobtrail: \(SafeText.shown(PathText.shown(message)))"] + (hint.isEmpty ? [] : hints)
        StandardStreams.tell(lines.joined(separator: "\n") + "\n")
    }
}

/// `--color` and `--hyperlink`.
enum ColorChoice: String, CaseIterable {
    case auto, always, never

    /// - Parameter isPossible: whether the terminal can.
    func holds(if isPossible: Bool) -> Bool { self == .always || self == .auto && isPossible }
}

/// A pager behind the output, as git has it: only on a terminal, JOBTRAIL_PAGER before PAGER before less.
enum Pager {
    nonisolated(unsafe) private static var child: pid_t = 0

    /// Starts it; what is printed from now on goes through it.
    static func start() {
        guard child == 0, Terminal.isOutput, let command = command() else { return }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        // What git sets: quit where one screen holds all, colours through, no clearing.
        setenv("LESS", "FRX", 0)
        let texts = ["sh", "-c", command]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        guard posix_spawn(&child, "/bin/sh", &actions, nil, words, environ) == 0 else { return }
        close(ends[0])
        dup2(ends[1], STDOUT_FILENO)
        close(ends[1])
    }

    private static func command() -> String? {
        let command = Machine.variable("JOBTRAIL_PAGER") ?? Machine.variable("PAGER") ?? "less"
        return command.isEmpty || command == "cat" ? nil : command
    }

    /// Waits until the reader has left the pager.
    static func finish() {
        guard child != 0 else { return }
        close(STDOUT_FILENO)
        var status: Int32 = 0
        _ = SystemCall.retry { waitpid(child, &status, 0) }
        child = 0
    }
}

/// Tells on a terminal how far a long reading is: from one second on, gone when done, never in a pipe.
final class Progress: @unchecked Sendable {
    let meter = ReadMeter()
    private let total: Int64
    private let started = DispatchTime.now()
    private let lock = Lock()
    private var isDone = false
    private var hasPrinted = false

    /// - Parameter total: stored bytes that will be read; 0 where that is not known.
    init(total: Int64) {
        self.total = total
        WorkThread.start("progress") { [weak self] in Progress.watch { self?.tick() ?? false } }
    }

    /// Nil where nobody would see it.
    static func start(isWanted: Bool, total: Int64) -> Progress? {
        isWanted && isatty(STDERR_FILENO) == 1 ? Progress(total: total) : nil
    }

    private static func watch(_ tick: () -> Bool) {
        SystemCall.sleep(seconds: 1)
        while tick() { SystemCall.sleep(seconds: 0.2) }
    }

    /// - Returns: whether to go on.
    private func tick() -> Bool {
        lock.withLock {
            guard !isDone else { return false }
            hasPrinted = true
            StandardStreams.tell("\r\(line)\u{1B}[K")
            return true
        }
    }

    /// Takes the line away.
    func finish() {
        lock.withLock {
            isDone = true
            if hasPrinted { StandardStreams.tell("\r\u{1B}[K") }
        }
    }

    private var line: String {
        let (stored, records) = meter.reading
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
        let rate = Double(records) / seconds
        var parts = ["\(records) records", "\(Int(rate / 1000))k records/s"]
        guard total > 0 else { return parts.joined(separator: ", ") }
        let share = min(1, Double(stored) / Double(total))
        parts.insert("\(Int(share * 100)) % of \(total >> 20) MB", at: 0)
        if share > 0.02 { parts.append("\(DurationText.short(Int64(seconds * (1 - share) / share * 1e6))) left") }
        return parts.joined(separator: ", ")
    }
}

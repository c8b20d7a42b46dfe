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
        switch choice {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        let environment = Machine.environment
        if let no = environment["NO_COLOR"], !no.isEmpty { return false }
        return isOutput && environment["TERM"] != "dumb"
    }

    /// Whether to print links to files: `--hyperlink`, then whether the terminal is one that is known to have them.
    static func hasLinks(_ choice: ColorChoice) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto: return isOutput && isLinking(Machine.environment)
        }
    }

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
}

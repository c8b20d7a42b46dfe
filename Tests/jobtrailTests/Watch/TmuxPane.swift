import Foundation
import TestSupport

/// The built `jobtrail` in a real terminal: a pane of a tmux of its own.
final class TmuxPane {
    let folder: TemporaryFolder
    private let socket: String

    /// - Parameters:
    ///   - arguments: of `jobtrail`, for a shell.
    ///   - environment: assignments before it, for a shell.
    convenience init(
        _ arguments: String, in folder: TemporaryFolder, width: Int = 80, height: Int = 24, environment: String = ""
    ) throws {
        let program = "'\(BuiltBinary.url.path)' \(arguments)"
        try self.init(command: "\(environment) exec \(program)", in: folder, width: width, height: height)
    }

    /// - Parameter command: for a shell.
    init(command: String, in folder: TemporaryFolder, width: Int = 80, height: Int = 24) throws {
        self.folder = folder
        socket = folder.file("tmux").path
        let script = """
            export TZ=UTC LC_ALL=C.UTF-8
            unset NO_COLOR
            # Ctrl-C is for the program alone.
            trap : INT
            stty -a | grep -v rows >before
            sh -c 'echo $$ >pid; \(command.replacingOccurrences(of: "'", with: "'\\''"))' 2>errors
            echo $? >status.new
            stty -a | grep -v rows >after
            mv status.new status
            exec sleep 1000
            """
        try folder.write(script, to: "script")
        try start("-f /dev/null new-session -d -x \(width) -y \(height) 'sh script'")
    }

    /// Starts the server, which outlives its client: it must not hold what belongs to this process open, above all not
    /// the sockets by which the end of other children is noticed.
    private func start(_ arguments: String) throws {
        let close = "for fd in $(ls /proc/$$/fd); do [ $fd -gt 2 ] && eval \"exec $fd>&-\"; done"
        let line = "cd '\(folder.url.path)'; \(close); exec tmux -u -S '\(socket)' \(arguments) >/dev/null 2>&1"
        try folder.write(line, to: "start")
        _ = try TmuxPane.shell("LC_ALL=C.UTF-8 exec bash '\(folder.file("start").path)'")
    }

    /// Runs a line of shell, as often as a screen is looked at: without the threads that a `Process` takes.
    private static func shell(_ line: String) throws -> String {
        guard let pipe = SignalMask.cleared({ popen(line, "re") }) else { throw POSIXError(.EIO) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        pclose(pipe)
        return String(decoding: bytes, as: UTF8.self)
    }

    deinit { _ = try? tmux("kill-server") }

    @discardableResult
    func tmux(_ arguments: String...) throws -> String {
        let words = arguments.map { "'\($0.replacingOccurrences(of: "'", with: "'\\''"))'" }
        return try TmuxPane.shell("LC_ALL=C.UTF-8 exec tmux -u -S '\(socket)' \(words.joined(separator: " ")) 2>&1")
    }

    /// Presses keys, by tmux's names.
    func press(_ keys: String...) throws { for key in keys { try tmux("send-keys", key) } }

    func resize(_ width: Int, _ height: Int) throws { try tmux("resize-window", "-x", "\(width)", "-y", "\(height)") }

    /// What the terminal shows.
    /// - Parameter styled: with the escapes of its styles.
    func capture(styled: Bool = false) throws -> [String] {
        let text = try styled ? tmux("capture-pane", "-p", "-e") : tmux("capture-pane", "-p")
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Waits until the terminal shows what is wanted.
    /// - Returns: what it shows then, or at last.
    @discardableResult
    func wait(
        until condition: ([String]) -> Bool, file: StaticString = #fileID, line: UInt = #line
    ) throws -> [String] {
        let limit = Date().addingTimeInterval(60)
        while Date() < limit {
            let shown = try capture()
            if condition(shown) { return shown }
            usleep(20_000)
        }
        VainWait.tell(60, file, line)
        return try capture()
    }

    /// Waits until a line holds this text.
    @discardableResult
    func wait(for text: String, file: StaticString = #fileID, line: UInt = #line) throws -> Bool {
        let shown = try wait(until: { $0.contains { $0.contains(text) } }, file: file, line: line)
        return shown.contains { $0.contains(text) }
    }

    /// Whether a program has taken the whole screen.
    var isAlternate: Bool { get throws { try tmux("display-message", "-p", "#{alternate_on}").hasPrefix("1") } }
    var hasCursor: Bool { get throws { try tmux("display-message", "-p", "#{cursor_flag}").hasPrefix("1") } }

    /// The program's process.
    var pid: Int32 { Int32(text("pid").trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1 }

    func text(_ file: String) -> String {
        String(decoding: (try? Data(contentsOf: folder.file(file))) ?? Data(), as: UTF8.self)
    }

    /// Waits for the program's end.
    /// - Returns: its exit status; nil where it does not end.
    func end(within seconds: TimeInterval = 60) -> Int? {
        let limit = Date().addingTimeInterval(seconds)
        while Date() < limit {
            if let status = Int(text("status").trimmingCharacters(in: .whitespacesAndNewlines)) { return status }
            usleep(10_000)
        }
        return nil
    }

    /// The same with a key that ends it, pressed until it does: a line editor that takes the terminal throws away what
    /// was typed before.
    func end(pressing key: String) throws -> Int? {
        for _ in 0..<12 {
            try press(key)
            if let status = end(within: 5) { return status }
        }
        return nil
    }

    /// Whether the terminal is as it was before, once the program has ended.
    var isRestored: Bool {
        get throws { try !isAlternate && hasCursor && !text("before").isEmpty && text("before") == text("after") }
    }
}

import Foundation
import TestSupport
import Testing

/// `watch` in a real terminal; one after the other, for each looks at its screen all the time.
@Suite(.serialized)
struct WatchTerminalTests {
    private static let log = """
        2011-06-01 14:29:50,000 jobsengine JOBSENGINE-I-Start version=2.4
        2011-06-01 14:29:51,000 jobsengine ULOGD-I-Start job=ulogd action=start sub=ok startup_percentage=33%
        2011-06-01 14:29:52,000 jobsengine SNORT-E-Start job=snort action=start sub=err no \u{1B}[31mred\u{1B}[0m rules
        2011-06-01 14:29:53,000 jobsengine NTP-I-Executing job=ntp action=start pid=77
        2011-06-01 14:29:54,000 jobsengine SQUID-I-Waiting_depends job=squid action=start depends=ntp,snort

        """

    private func pane(
        _ arguments: String = "watch live.log", width: Int = 80, height: Int = 24, environment: String = ""
    ) throws -> TmuxPane {
        let folder = try TemporaryFolder()
        try folder.write(WatchTerminalTests.log, to: "live.log")
        return try TmuxPane(arguments, in: folder, width: width, height: height, environment: environment)
    }

    private func append(_ line: String, to pane: TmuxPane) throws {
        let file = try FileHandle(forWritingTo: pane.folder.file("live.log"))
        try file.seekToEnd()
        try file.write(contentsOf: Data("\(line)\n".utf8))
        try file.close()
    }

    @Test("the table, live, and q gives the terminal back")
    func table() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        let shown = try pane.capture()
        #expect(shown[0].contains("run 1 since 2011-06-01 14:29:50") && shown[0].hasSuffix("following"))
        #expect(shown[1].contains("33%") && shown[1].contains("1 failed  1 running  1 waiting"))
        #expect(shown[4].contains("!snort") && shown[4].contains("FAILED"))
        #expect(shown.contains { $0.contains("squid") && $0.contains("for ntp, snort") })
        #expect(shown.contains { $0.contains("\\x1b[31mred") })
        #expect(try pane.isAlternate && !pane.hasCursor)
        try append(
            "2011-06-01 14:29:59,000 jobsengine NTP-I-Start job=ntp action=start sub=ok startup_percentage=66%",
            to: pane)
        #expect(try pane.wait(for: "66%"))
        #expect(try pane.capture().contains { $0.contains("ntp") && $0.contains("started") && $0.contains("6.00s") })
        try pane.press("q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
    }

    @Test("keys filter, pick, open a history and go back")
    func keys() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        try pane.press("/", "n", "t", "p")
        #expect(try pane.wait(for: "/ntp_"))
        // The updates below the table tell of it all the same.
        let table = try pane.wait { !$0.contains { $0.hasPrefix("  squid ") } }
        #expect(table.contains { $0.hasPrefix("  ntp ") })
        try pane.press("Enter", "Down", "Enter")
        #expect(try pane.wait(for: "NTP-I-Executing"))
        #expect(try pane.capture().contains { $0.contains("start began") })
        try pane.press("Escape")
        #expect(try pane.wait(for: "> ntp"))
        try pane.press("Escape")
        #expect(try pane.wait(for: "squid"))
        try pane.press("?")
        #expect(try pane.wait(for: "draw the screen again"))
        try pane.press("q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
    }

    @Test("the screen follows the terminal's size")
    func sizes() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        for (width, height) in [(40, 15), (200, 50), (21, 5), (100, 30)] {
            try pane.resize(width, height)
            let shown = try pane.wait {
                $0.count == height && $0.last!.contains("q quit") && $0[0].hasSuffix("following")
                    && $0[0].count == width
            }
            #expect(shown.count == height && shown[0].count == width, "\(width)x\(height): \(shown)")
            #expect(shown.contains { $0.contains("snort") && $0.contains("FAILED") } || height < 8)
        }
        try pane.press("q")
        #expect(pane.end() == 0)
    }

    @Test(
        "every way out gives the terminal back",
        arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129), (SIGQUIT, 131), (SIGSEGV, 139)])
    func endings(signal: Int32, status: Int) throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        kill(pane.pid, signal)
        #expect(pane.end() == status)
        #expect(try pane.isRestored)
    }

    @Test("a terminal that goes takes it along")
    func hangUp() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        let pid = pane.pid
        try pane.tmux("kill-server")
        let limit = Date().addingTimeInterval(10)
        while isAlive(pid) && Date() < limit { usleep(10_000) }
        #expect(!isAlive(pid))
    }

    /// Whether a process runs; one that has ended and waits to be fetched does not.
    private func isAlive(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return false }
        return !status.contains("State:\tZ")
    }

    @Test("Ctrl-C ends it")
    func interrupt() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        try pane.press("C-c")
        #expect(pane.end() == 130)
        #expect(try pane.isRestored)
    }

    @Test("what came while it was paused is there when it goes on")
    func pause() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        try pane.press("p")
        #expect(try pane.wait(for: "PAUSED"))
        try append("2011-06-01 14:29:59,000 jobsengine LATE-I-Start job=late action=start sub=ok", to: pane)
        #expect(try pane.wait(for: "PAUSED, 1 newer"))
        #expect(try !pane.capture().contains { $0.contains("late") })
        try pane.press("p")
        #expect(try pane.wait(for: "late "))
    }

    @Test("rotation while watching loses nothing")
    func rotation() throws {
        let pane = try pane()
        #expect(try pane.wait(for: "squid"))
        try append("2011-06-01 14:30:00,000 jobsengine LAST-I-Start job=last action=start sub=ok", to: pane)
        let folder = pane.folder
        try FileManager.default.moveItem(at: folder.file("live.log"), to: folder.file("live.log.1"))
        #expect(try pane.wait(for: "file missing"))
        try folder.write(
            "2011-06-01 14:30:01,000 jobsengine FIRST-I-Start job=first action=start sub=ok\n", to: "live.log")
        #expect(try pane.wait(for: "following"))
        #expect(try pane.wait(for: "first "))
        #expect(try pane.capture().contains { $0.contains("last ") && $0.contains("started") })
        #expect(try pane.capture().contains { $0.contains("snort") && $0.contains("FAILED") })
    }

    @Test("it begins with the rotated files")
    func archives() throws {
        let folder = try TemporaryFolder()
        try folder.write(WatchTerminalTests.log, to: "live.log.1")
        try folder.write(
            "2011-06-01 14:30:01,000 jobsengine FIRST-I-Start job=first action=start sub=ok\n", to: "live.log")
        let pane = try TmuxPane("watch live.log", in: folder)
        #expect(try pane.wait(for: "first "))
        #expect(try pane.wait(for: "squid "))
    }

    @Test("a stop gives the terminal back, and going on takes it again")
    func stop() throws {
        let folder = try TemporaryFolder()
        try folder.write(WatchTerminalTests.log, to: "live.log")
        // A shell with job control, as a user has it.
        try folder.write(
            "set -m\nTZ=UTC '\(BuiltBinary.url.path)' watch live.log\necho stopped\nsleep 1\nfg >/dev/null\n", to: "job"
        )
        let pane = try TmuxPane(command: "exec sh ./job", in: folder)
        #expect(try pane.wait(for: "squid"))
        try pane.press("C-z")
        #expect(try pane.wait(for: "stopped"))
        #expect(try !pane.isAlternate)
        #expect(try pane.wait(for: "squid"))
        #expect(try pane.isAlternate)
        try pane.press("q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
    }

    @Test("without a terminal for keys it is shown all the same")
    func keyless() throws {
        let pane = try pane("watch live.log </dev/null")
        #expect(try pane.wait(for: "Ctrl-C ends"))
        #expect(try pane.wait(for: "squid"))
        try pane.press("C-c")
        #expect(pane.end() == 130)
        #expect(try pane.isRestored)
    }

    @Test("colours, and none where they are not wanted", arguments: ["", "NO_COLOR=1", "--color never"])
    func colors(wish: String) throws {
        let isOption = wish.hasPrefix("--")
        let pane = try pane("watch live.log \(isOption ? wish : "")", environment: isOption ? "" : wish)
        #expect(try pane.wait(for: "squid"))
        #expect(try pane.capture(styled: true).joined().contains("\u{1B}[") == wish.isEmpty)
    }

    @Test("a replay on the screen: time goes, p stops it, the end stays until q")
    func replay() throws {
        let pane = try pane("replay -o watch --speed 2x live.log")
        #expect(try pane.wait(for: "replay 2x"))
        try pane.press("p")
        #expect(try pane.wait(for: "PAUSED"))
        let paused = try pane.capture()
        #expect(!paused.contains { $0.contains("squid") })
        // Longer than the rest takes.
        sleep(3)
        #expect(try pane.capture() == paused)
        try pane.press("p")
        #expect(try pane.wait(for: "end of log"))
        #expect(try pane.capture().contains { $0.contains("squid") && $0.contains("for ntp, snort") })
        try pane.press("q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
    }
}

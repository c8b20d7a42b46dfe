import Foundation
import TestSupport
import Testing

/// `replay` in a real terminal, driven by keys.
@Suite(.serialized)
struct ReplayTerminalTests {
    /// Ten minutes between the third and the fourth record, an hour before the last.
    private static let times = [0, 5, 10, 610, 611, 4211]
    private static let lines = times.enumerated().map { number, time in
        "\(1_306_938_591 + time) JOB\(number)-I-Start job=job\(number) action=start sub=ok"
    }

    private func pane(_ arguments: String, wrapped: (String) -> String = { $0 }) throws -> TmuxPane {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines.joined(separator: "\n") + "\n", to: "a.log")
        let program = "'\(BuiltBinary.url.path)' \(arguments)"
        return try TmuxPane(command: wrapped("TZ=UTC exec \(program)"), in: folder, width: 110)
    }

    /// The jobs of the lines that a terminal shows, in their order.
    private func issued(_ pane: TmuxPane) throws -> [Int] {
        try pane.capture().compactMap { line in
            let parts = line.split(separator: "JOB")
            return parts.count == 2 && parts[1].contains("-I-Start") ? Int(parts[1].prefix(1)) : nil
        }
    }

    private func waits(_ pane: TmuxPane, issued wanted: [Int]) throws -> Bool {
        try pane.wait { _ in (try? issued(pane)) == wanted }
        return try issued(pane) == wanted
    }

    @Test("space pauses, a dot steps, the last line tells how it goes, q ends it")
    func steps() throws {
        let pane = try pane("replay a.log")
        #expect(try pane.wait(for: "replay 1x  2011-06-01 14:29:5"))
        try pane.press("Space")
        #expect(try pane.wait(for: "PAUSED 1x"))
        #expect(try !pane.isAlternate && pane.hasCursor)
        try pane.press(".", "n", "Right")
        #expect(try waits(pane, issued: [0, 1, 2, 3]))
        #expect(try pane.wait(for: "PAUSED 1x  2011-06-01 14:40:01"))
        let shown = try pane.capture().filter { !$0.isEmpty }
        #expect(Array(shown.prefix(4)) == Array(Self.lines.prefix(4)) && shown.count == 5)
        try pane.press("q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
        #expect(try pane.capture().filter { !$0.isEmpty } == Array(Self.lines.prefix(4)), "no trace of the status")
        #expect(pane.text("errors").isEmpty)
    }

    @Test("a minute and an hour forward leave records out; back issues the log once more from there")
    func moves() throws {
        let pane = try pane("replay a.log")
        #expect(try pane.wait(for: "replay 1x"))
        try pane.press("Space", "}")
        #expect(try pane.wait(for: "2011-06-01 15:29:5"))
        #expect(try issued(pane) == [0])
        try pane.press(".")
        #expect(try waits(pane, issued: [0, 5]))
        // The log has been issued: it is over.
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
    }

    @Test("back over the beginning begins again")
    func back() throws {
        let pane = try pane("replay a.log")
        #expect(try pane.wait(for: "replay 1x"))
        try pane.press("Space", ".", ".", ".", "[")
        #expect(try pane.wait(for: "PAUSED 1x  2011-06-01 14:39:01"))
        try pane.press(".", "{")
        #expect(try pane.wait(for: "PAUSED 1x  2011-06-01 14:29:51"))
        try pane.press(".", ".")
        #expect(try waits(pane, issued: [0, 1, 2, 3, 3, 0, 1]))
        try pane.press("q")
        #expect(pane.end() == 0)
    }

    @Test("plus and minus change the speed")
    func speeds() throws {
        let pane = try pane("replay --speed 1800x a.log")
        try pane.press("+")
        #expect(try pane.wait(for: "3600x") || pane.end() == 0)
        let slow = try self.pane("replay a.log")
        #expect(try slow.wait(for: "replay 1x"))
        try slow.press("-")
        #expect(try slow.wait(for: "replay 0.5x"))
        for _ in 0..<14 { try slow.press("+") }
        #expect(slow.end() == 0)
        #expect(try issued(slow) == Array(0...5))
    }

    @Test("a written log is never cut: moves are refused, all else goes")
    func into() throws {
        let pane = try pane("replay --into b.log a.log")
        #expect(try pane.wait(for: "replay 1x"))
        try pane.press("}")
        #expect(try pane.wait(for: "no moves"))
        try pane.press("Space", ".", ".", "q")
        #expect(pane.end() == 0)
        #expect(pane.text("b.log") == Self.lines.prefix(3).map { $0 + "\n" }.joined())
        #expect(try pane.isRestored)
    }

    @Test("where the lines go elsewhere the terminal is left alone")
    func redirected() throws {
        let pane = try pane("replay --speed max a.log >out")
        #expect(pane.end() == 0)
        #expect(pane.text("out") == Self.lines.map { $0 + "\n" }.joined())
        #expect(try pane.capture().allSatisfy(\.isEmpty))
        let piped = try self.pane("replay --speed max a.log") { "(\($0)) | cat -v" }
        #expect(piped.end() == 0)
        #expect(try piped.capture().filter { !$0.isEmpty } == Self.lines)
    }

    @Test("every way out gives the terminal back", arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
    func endings(signal: Int32, status: Int) throws {
        let pane = try pane("replay a.log")
        #expect(try pane.wait(for: "replay 1x"))
        kill(pane.pid, signal)
        #expect(pane.end() == status)
        #expect(try pane.isRestored)
        let watch = try self.pane("replay -o watch a.log")
        #expect(try watch.wait(for: "replay 1x"))
        kill(watch.pid, signal)
        #expect(watch.end() == status)
        #expect(try watch.isRestored)
    }

    @Test("a stop gives the terminal back, and going on takes it again")
    func stop() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines.joined(separator: "\n") + "\n", to: "a.log")
        // A shell with job control, as a user has it.
        let script =
            "set -m\nTZ=UTC '\(BuiltBinary.url.path)' replay a.log\nstty -a | grep -o '.icanon'\nfg >/dev/null\n"
        try folder.write(script, to: "job")
        let pane = try TmuxPane(command: "exec sh ./job", in: folder, width: 110)
        #expect(try pane.wait(for: "replay 1x"))
        try pane.press("Space")
        #expect(try pane.wait(for: "PAUSED"))
        try pane.press("C-z")
        #expect(try pane.wait { $0.contains(" icanon") && $0.contains { $0.contains("PAUSED") } }.contains(" icanon"))
        try pane.press(".", "q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored && issued(pane) == [0, 1])
    }

    @Test("on watch's screen: steps, moves, speed; the end is no end")
    func screen() throws {
        let pane = try pane("replay -o watch a.log")
        #expect(try pane.wait(for: "replay 1x"))
        try pane.press("Space", ".", ".", ".")
        #expect(try pane.wait(for: "2011-06-01 14:40:01 PAUSED 1x"))
        #expect(try pane.wait(for: "job3 "))
        try pane.press("{")
        #expect(try pane.wait { !$0.contains { $0.contains("job3 ") } }.count == 24)
        try pane.press("+", "}")
        #expect(try pane.wait(for: "15:29:51 PAUSED 2x"))
        #expect(
            try pane.capture().contains { $0.contains("job4 ") } && !pane.capture().contains { $0.contains("job5 ") })
        try pane.press("}")
        #expect(try pane.wait(for: "end of log"))
        try pane.press("]", ".", "[")
        #expect(try pane.wait(for: "15:39:02 PAUSED 2x"))
        try pane.press("?")
        #expect(try pane.wait(for: "a minute back; forward"))
        try pane.press("q")
        #expect(pane.end() == 0)
        #expect(try pane.isRestored)
    }
}

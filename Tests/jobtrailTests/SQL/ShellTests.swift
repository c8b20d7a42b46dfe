import Foundation
import TestSupport
import Testing

/// Statements one after the other: typed in a real terminal, or piped.
@Suite(.serialized)
struct ShellTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    /// - Parameter state: holds the user's state, which outlives a terminal.
    private func pane(_ state: TemporaryFolder, _ arguments: String = "") throws -> TmuxPane {
        let pane = try TmuxPane(
            "query -q --tz UTC \(arguments) '\(Self.log)'", in: TemporaryFolder(), width: 100, height: 30,
            environment: "XDG_STATE_HOME='\(state.url.path)'")
        #expect(try pane.wait(for: "jobtrail>"))
        return pane
    }

    /// Types text as it is, and Return. A `;` at the end would end tmux's command.
    private func type(_ text: String, into pane: TmuxPane) throws {
        try pane.tmux("send-keys", "-l", text.hasSuffix(";") ? text.dropLast() + "\\;" : text)
        try pane.press("Enter")
    }

    /// Waits until a line can be typed. What is pressed before may reach a terminal that is not the shell's own yet, and
    /// Ctrl-C throws away what was typed behind it.
    private func awaitPrompt(_ pane: TmuxPane) throws {
        // Ctrl-C is shown before the prompt.
        let lines = try pane.wait { lines in lines.last { !$0.isEmpty }?.hasSuffix("jobtrail>") == true }
        #expect(lines.last { !$0.isEmpty }?.hasSuffix("jobtrail>") == true, "\(lines)")
    }

    // MARK: typed

    @Test("a statement of several lines, its mistake, and the end with Ctrl-D")
    func typed() throws {
        let pane = try pane(TemporaryFolder())
        #expect(try pane.wait(for: "records jobs jobs_at(T)"))
        try type("SELECT count(*) AS 'how many'", into: pane)
        #expect(try pane.wait(for: "     ...>"))
        try type("FROM records;", into: pane)
        #expect(try pane.wait(for: "how many"))
        #expect(try pane.wait(for: "275"))
        try type("SELECT jb FROM records;", into: pane)
        try type(".mode ndjson", into: pane)
        try type("SELECT max(run) AS last FROM runs;", into: pane)
        #expect(try pane.wait(for: "{\"last\":2}"))
        try awaitPrompt(pane)
        #expect(try pane.end(pressing: "C-d") == 0)
        #expect(try pane.isRestored)
        #expect(pane.text("errors").contains("no such column: jb\n  SELECT jb FROM records;\n         ^"))
    }

    @Test("Tab completes tables, columns and the shell's words")
    func completion() throws {
        let pane = try pane(TemporaryFolder(), "-o csv")
        try pane.tmux("send-keys", "-l", "SELECT runn")
        try pane.press("Tab")
        try pane.tmux("send-keys", "-l", "FROM jobs WHERE jobs.sched")
        try pane.press("Tab")
        #expect(try pane.wait(for: "SELECT running_action FROM jobs WHERE jobs.schedule"))
        try type("= 'none';", into: pane)
        try pane.tmux("send-keys", "-l", ".ta")
        try pane.press("Tab", "Enter")
        #expect(try pane.wait(for: "updates runs files findings"))
        try awaitPrompt(pane)
        #expect(try pane.end(pressing: "C-d") == 0)
        #expect(pane.text("errors").isEmpty, "\(pane.text("errors"))")
    }

    @Test("statements of an earlier session come back, from a file that is the user's alone")
    func history() throws {
        let folder = try TemporaryFolder()
        let first = try pane(folder)
        try type("SELECT 41 + 1 AS answer;", into: first)
        #expect(try first.wait(for: "42"))
        try type(".quit", into: first)
        #expect(first.end() == 0)
        let second = try pane(folder)
        try second.press("Up", "Up", "Enter")
        #expect(try second.wait(for: "42"))
        try second.press("C-d")
        let file = folder.file("jobtrail/history").path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("Ctrl-C gives a line up, and ends a statement")
    func interrupted() throws {
        let pane = try pane(TemporaryFolder())
        try pane.tmux("send-keys", "-l", "SELECT no such thing")
        #expect(try pane.wait(for: "no such thing"))
        try pane.press("C-c")
        try awaitPrompt(pane)
        try type("SELECT 6 * 7 AS answer;", into: pane)
        #expect(try pane.wait(for: "42"))
        try type("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;", into: pane)
        usleep(300_000)
        try pane.press("C-c")
        try awaitPrompt(pane)
        try type("SELECT 6 * 8 AS answer;", into: pane)
        #expect(try pane.wait(for: "48"))
        try awaitPrompt(pane)
        #expect(try pane.end(pressing: "C-d") == 0)
        #expect(pane.text("errors") == "jobtrail: query: interrupted\n", "\(pane.text("errors"))")
    }

    // MARK: piped

    @Test("piped statements are answered in order, until the first that is wrong")
    func piped() throws {
        let script =
            "SELECT 1 AS a;\n.mode csv\n-- a remark; with a semicolon\nSELECT 2 AS b\n;SELECT jb FROM records;\nSELECT 3;"
        let result = try run(["query", Self.log, "-o", "ndjson"], stdin: Data(script.utf8))
        #expect(result.text == "{\"a\":1}\nb\n2\n", "\(result.text)")
        #expect(result.status == 2)
        #expect(result.stderr.contains("no such column: jb"), "\(result.stderr)")
    }

    @Test("the last statement needs no semicolon; a log on standard input needs one on the command line")
    func edges() throws {
        #expect(
            try run(["query", "-o", "csv", "--no-headers", Self.log], stdin: Data("SELECT 5".utf8)).text == "5\n")
        let both = try run(["query", "-"], stdin: Data("SELECT 5".utf8))
        #expect(both.status == 2)
        #expect(both.stderr.contains("a statement is wanted before the '-'"), "\(both.stderr)")
        let missing = try run(["query", "no-such.log"], stdin: Data("SELECT 5".utf8))
        #expect(missing.status == 1)
        #expect(missing.stderr.contains("no-such.log"), "\(missing.stderr)")
    }

    @Test("a word of the shell that is none is told, with what was perhaps meant")
    func unknownWord() throws {
        let result = try run(["query", Self.log], stdin: Data(".tabels\n".utf8))
        #expect(result.status == 2)
        #expect(result.stderr.contains("Did you mean '.tables'?"), "\(result.stderr)")
    }
}

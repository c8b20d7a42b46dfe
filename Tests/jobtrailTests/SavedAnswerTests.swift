import Foundation
import TestSupport
import Testing

/// Saved answers of the interface as a source.
struct SavedAnswerTests {
    private static let updates = """
        {"updates": [
          {"name": "squid", "status": "start", "time": 1306938611.0, "msg": "Job squid started"},
          {"name": "ulogd", "status": "start", "time": 1306938611.0, "msg": "Job ulogd started"},
          {"name": "ulogd", "status": "executing", "time": 1306938600.0, "msg": "Job ulogd executing start"},
          {"name": "ulogd", "status": "stop", "time": 1306938590.0, "msg": "Job ulogd stopped"}
        ], "time": 1306938611}

        """

    @Test("an answer of get_updates has the newest first: its events are applied the other way round")
    func newestFirst() throws {
        let folder = try TemporaryFolder()
        let saved = try folder.write(Self.updates, to: "updates.json")
        let jobs = try run(["jobs", "-o", "json", "--job", "ulogd", saved.path]).json()
        let expected = """
            {"jobs": {"ulogd": {"name": "ulogd", "status": "start", "sub": "ok", "schedule": "waiting",
            "t0": 1306938600.0, "t1": 1306938611.0}}, "time": 1306938611}
            """
        #expect(jobs.difference(from: try JSONValue(parsing: expected)) == nil)
        let again = try run(["updates", "-o", "json", saved.path])
        #expect(try again.json().difference(from: try JSONValue(parsing: Self.updates)) == nil, "\(again.text)")
        #expect(try run(["verify", saved.path]).status == 0)
    }

    @Test("of answers saved one behind the other each one's updates are turned round by themselves")
    func several() throws {
        let folder = try TemporaryFolder()
        let later = Self.updates.replacing("13069386", with: "13069387").replacing("1306938590", with: "1306938690")
        let saved = try folder.write(Self.updates + later, to: "updates.json")
        let records = try run(["messages", "--all", "-o", "ndjson", saved.path]).stdout.split(separator: 10)
        let times = try records.compactMap { try JSONValue(parsing: Data($0))["time"]?.number }
        #expect(times.count == 8)
        #expect(times == times.sorted())
    }

    @Test(
        "--no-headers leaves the titles out of CSV",
        arguments: ["jobs", "runs", "updates", "blame", "messages", "verify"])
    func titles(view: String) throws {
        let log = fixture("stories/day/jobsengine.log").path
        let titled = try run([view, "-q", "-o", "csv", log]).text
        let bare = try run([view, "-q", "-o", "csv", "--no-headers", log]).text
        #expect(titled.hasSuffix(bare))
        #expect(titled.split(separator: "\n").count == bare.split(separator: "\n").count + 1)
    }
}

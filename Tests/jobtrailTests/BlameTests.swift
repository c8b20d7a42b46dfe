import Foundation
import TestSupport
import Testing

/// `blame` by its own answers on a small log whose lengths are known.
struct BlameTests {
    private static let log = """
        1306938591 JOBSENGINE-I-Start timestamp=1306938591
        1306938592 A-I-Executing action=start pid=7
        1306938593 B-I-Executing action=start pid=8
        1306938594.5 A-I-Start
        1306938600 B-E-Start
        1306938601 C-I-Start
        1306938602 JOBSENGINE-I-Start timestamp=1306938602
        1306938603 A-I-Executing action=restart pid=7
        1306938604 A-I-Restart

        """

    private func blame(_ words: String...) throws -> [JSONValue] {
        let folder = try TemporaryFolder()
        let log = try folder.write(Self.log, to: "jobsengine.log")
        let answer = try run(["blame", "-o", "json", "--tz", "UTC", log.path] + words)
        #expect(answer.status == 0 && answer.stderr.isEmpty == !answer.text.contains("[]"), "\(answer.stderr)")
        return try #require(answer.json()["blame"]).items
    }

    @Test("every completed action that had a began, longest first, with the contract's keys")
    func order() throws {
        let rows = try blame()
        #expect(rows.map { $0["job"]?.string } == ["b", "a", "a"])
        #expect(rows.map { $0["seconds"]?.number } == [7, 2.5, 1])
        #expect(rows.map { $0["run"]?.number } == [1, 1, 2])
        let wanted = """
            {"host": "", "run": 1, "job": "b", "action": "start", "seconds": 7.0, "t0": 1306938593.0,
             "t1": 1306938600.0, "sub": "err"}
            """
        #expect(try rows[0] == JSONValue(parsing: wanted))
    }

    @Test("filters choose; -n takes the longest, -r turns them round")
    func filters() throws {
        #expect(try blame("--job", "a").count == 2)
        #expect(try blame("-b", "0").map { $0["action"]?.string } == ["restart"])
        #expect(try blame("--sub", "err").map { $0["job"]?.string } == ["b"])
        #expect(try blame("-n", "2", "-r").map { $0["seconds"]?.number } == [2.5, 7])
        #expect(try blame("--since", "1306938595", "--until", "1306938601").map { $0["job"]?.string } == ["b"])
        #expect(try blame("--job", "none").isEmpty)
    }
}

import Foundation
import TestSupport
import Testing

/// A traceback stays with the failure that it explains, and with no other record.
struct DetailTests {
    private static let failure = "2011-06-01T14:29:59Z efw jobsengine[1]: NTP-E-Start\n"
    private static let traceback = "Traceback (most recent call last):\n  File \"x.py\"\nValueError: no\n"
    private static let detail = #""detail":"Traceback (most recent call last):\n  File \"x.py\"\nValueError: no""#

    @Test(
        "a line that syslog repeats does not part a failure from its traceback",
        arguments: [
            ["messages", "-o", "ndjson"], ["export", "--to", "ndjson"], ["replay", "--speed", "max", "-o", "ndjson"],
            ["query", "-o", "ndjson", "SELECT detail FROM records"],
        ])
    func behindRepeat(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let repeated = "2011-06-01T14:29:59Z efw last message repeated 2 times\n"
        let log = try folder.write(Self.failure + repeated + Self.traceback, to: "jobsengine.log")
        let result = try run(arguments + [log.path])
        #expect(result.status == 0)
        #expect(result.text.contains(Self.detail), "\(result.text)")
        #expect(result.stderr.isEmpty)
    }

    @Test("the traceback of a record that --at leaves out is no other record's")
    func laterThanNow() throws {
        let folder = try TemporaryFolder()
        let before = "2011-06-01T14:29:51Z efw jobsengine[1]: ULOGD-I-Start\n"
        let after = "2011-06-01T14:29:52Z efw jobsengine[1]: SQUID-I-Start\n"
        let log = try folder.write(before + Self.failure + Self.traceback + after, to: "jobsengine.log")
        let early = try run(["messages", "-o", "ndjson", "--at", "2011-06-01T14:29:55Z", log.path])
        #expect(early.text.split(separator: "\n").count == 2)
        #expect(!early.text.contains("Traceback"), "\(early.text)")
        let whole = try run(["messages", "-o", "ndjson", log.path])
        #expect(whole.text.contains(Self.detail))
    }
}

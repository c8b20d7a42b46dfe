import Foundation
import TestSupport
import Testing

/// `messages -f`: what `messages` shows, going on.
@Suite("messages that come", .serialized)
struct FollowMessagesTests {
    private static let lines = [
        "2011-06-01 14:29:01,550 jobsengine SNORT-S-Start ok: n=1",
        "2011-06-01 14:29:02,550 jobsengine event: snort.start",
        "2011-06-01 14:29:03,550 jobsengine SNORT-E-Stop it is gone n=2",
        "2011-06-01 14:29:04,550 jobsengine HTTPD-S-Start n=3",
    ]

    private func append(_ lines: [String], _ log: URL) throws {
        let handle = try FileHandle(forWritingTo: log)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    @Test(
        "the same rows as messages prints, in every form",
        arguments: [
            "ndjson", "csv", "short-iso", "raw", "csv --fields job,fields.n", "ndjson --fields id,line,fields.n",
        ])
    func sameRows(_ form: String) throws {
        let rig = try RotationRig(["create"])
        try append(Array(FollowMessagesTests.lines.prefix(2)), rig.log)
        let filters = ["--not-job", "httpd", "-o"] + form.split(separator: " ").map(String.init) + [rig.log.path]
        let follower = try RunningCommand.jobtrail(["messages", "-f", "-q"] + filters)
        follower.wait {
            $0.stdout.contains("n=1") || $0.stdout.contains(#""n":"1""#) || $0.stdout.contains("snort,1")
                || $0.stdout.contains(#""fields.n":"1""#)
        }
        try append(Array(FollowMessagesTests.lines.suffix(2)), rig.log)
        let wanted = try run(["messages", "-q"] + filters).text
        follower.wait { $0.stdout.count >= wanted.count }
        #expect(follower.stop(SIGINT) == 130)
        #expect(follower.stdout == wanted)
    }

    @Test("changes as CSV are the rows of updates")
    func updates() throws {
        let log = fixture("lines/sample-syslog.log").path
        let still = try run(["updates", "--timeout", "1e9", "-o", "csv", "-q", log]).text.split(separator: "\n")
        let follower = try RunningCommand.jobtrail(["follow", "--updates", "-n", "all", "-o", "csv", "-q", log])
        follower.wait { $0.stdout.split(separator: "\n").count >= still.count }
        follower.stop(SIGINT)
        let rows = follower.stdout.split(separator: "\n")
        #expect(rows.count > 1 && rows.first == still.first)
        #expect(rows.dropFirst().sorted() == still.dropFirst().sorted())
    }

    @Test(arguments: [
        ["--reverse"], ["--at", "now"], ["--store", "x"], ["-c"], ["-C", "2"], ["-o", "json"], ["-b"],
        ["--sort", "job"], ["--fields", "jop"], ["-o", "raw", "--fields", "job"],
    ])
    func wrongUsage(_ words: [String]) throws {
        let result = try run(["messages", "-f", "/var/log/none"] + words)
        #expect(result.status == 2, "\(result.stderr)")
    }
}

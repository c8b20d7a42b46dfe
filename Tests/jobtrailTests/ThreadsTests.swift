import Foundation
import TestSupport
import Testing

/// However many threads read, every view is the same.
struct ThreadsTests {
    private static let sources = [
        "rotated/numbered", "rotated/year-turn", "rotated/names-lie", "bundles/two-hosts.tar.gz",
        "bundles/appliance.tar.xz",
        "lines/mixed.log", "lines/traceback.log", "damaged/nul-hole.log", "damaged/second-member-truncated.log.gz",
        "stories/day",
    ]

    private static let views = [
        ["jobs", "-o", "json"], ["messages", "--all", "-o", "ndjson"], ["verify", "-o", "json"],
        ["updates", "-o", "ndjson"], ["runs", "-o", "json"], ["summary"], ["failures", "-o", "json"],
    ]

    @Test("views of any number of threads and any segments", arguments: sources)
    func views(source: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.copy(fixture: source).path
        for view in Self.views {
            let whole = try run(view + [path, "--threads", "1"])
            for (threads, segment) in [("2", "700"), ("5", "90")] {
                let read = try run(view + [path, "--threads", threads], env: ["JOBTRAIL_SEGMENT_BYTES": segment])
                #expect(read.stdout == whole.stdout, "\(view) with \(threads) threads, segments of \(segment)")
                #expect(read.stderr == whole.stderr && read.status == whole.status)
            }
        }
    }

    @Test("standard input is read by any number of threads")
    func standardInput() throws {
        let lines = try Data(contentsOf: fixture("lines/mixed.log"))
        let log = (0..<40).reduce(into: Data()) { data, _ in data += lines }
        let whole = try run(["messages", "--all", "-o", "ndjson", "--threads", "1", "-"], stdin: log)
        let read = try run(
            ["messages", "--all", "-o", "ndjson", "--threads", "4", "-"], stdin: log,
            env: ["JOBTRAIL_SEGMENT_BYTES": "700"])
        #expect(!whole.stdout.isEmpty && read.stdout == whole.stdout)
    }

    @Test("a number of threads that cannot be is refused", arguments: ["0", "257", "-1", "many", ""])
    func refused(number: String) throws {
        let result = try run(["jobs", "--threads", number, fixture("lines/mixed.log").path])
        #expect(result.status == 2)
        #expect(result.stderr.contains("--threads"))
    }
}

import EngineSimulator
import Foundation
import TestSupport
import Testing

/// `follow --to clickhouse`: what is in the tables is what an export of the files makes, whatever dies in between.
@Suite(
    .serialized,
    .enabled(if: ClickHouseProcess.isInstalled, "clickhouse-server is not installed (scripts/packages-test-heavy.txt)"))
struct FollowedServerTests {
    @Test("the rows of an export, over rotations and restarts")
    func sameRows() throws {
        let rig = try FollowedServer()
        for round in 0..<3 {
            try rig.append(round * 20..<round * 20 + 5)
            let follower = try rig.follow()
            rig.wait(round * 20 + 5, follower)
            try rig.append(round * 20 + 5..<round * 20 + 10)
            try rig.rotate()
            try rig.append(round * 20 + 10..<round * 20 + 15)
            rig.wait(round * 20 + 15, follower)
            #expect(follower.stop() == 143, "\(follower.stderr)")
            try rig.append(round * 20 + 15..<round * 20 + 20)
        }
        let last = try rig.follow()
        rig.wait(60, last)
        last.stop()
        #expect(try rig.rows("jobtrail") == rig.exported())
        let files = try rig.server.query("SELECT count(), sum(records) FROM (SELECT * FROM jobtrail.files FINAL)")
        #expect(files == "4\t60\n")
    }

    @Test("what the box's catalogue knows is sent too")
    func catalogue() throws {
        let rig = try FollowedServer()
        let known = "module(name:a,jobs:jobs(a:job(job_name:idle,actions:actions(start:action))))\n"
        let catalogue = try rig.folder.write(known, to: "known")
        try rig.append(0..<5)
        let follower = try rig.follow(["--catalog", catalogue.path])
        rig.wait(5, follower)
        follower.wait { _ in
            (try? rig.server.query("SELECT status FROM jobtrail.jobs WHERE name = 'idle'")) == "stop\n"
        }
        #expect(follower.stop() == 143, "\(follower.stderr)")
        #expect(try rig.server.query("SELECT status FROM jobtrail.jobs WHERE name = 'idle'") == "stop\n")
    }

    @Test("a simulated engine's log in pieces, the follower killed after each", arguments: [3, 8, 21] as [UInt64])
    func simulated(_ seed: UInt64) throws {
        let rig = try FollowedServer()
        let simulated = try SimulatedLog(Scenario(seed: seed))
        let bytes = try run(["messages", "--no-rotated", "-q", "-o", "raw", simulated.path]).stdout
        #expect(!bytes.isEmpty)
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = min(bytes.endIndex, start + bytes.count / 4 + 1)
            try rig.append(bytes[start..<end])
            start = end
            let wanted = try run(["export", "--to", "ndjson", "-q", rig.log.path]).text.split(separator: "\n").count
            let follower = try rig.follow()
            rig.wait(wanted - 1, follower)
            follower.stop(SIGKILL)
        }
        let last = try rig.follow()
        let wanted = try rig.exported()
        last.wait { _ in (try? rig.rows("jobtrail")) == wanted }
        #expect(last.stop() == 143)
        #expect(try rig.rows("jobtrail") == wanted)
    }

    @Test("killed between an insert and its checkpoint", arguments: [1, 2, 3])
    func killedBetween(_ number: Int) throws {
        let rig = try FollowedServer()
        try rig.append(0..<5)
        let traced = try rig.follow(killedAt: "pwrite64", number)
        rig.wait(5, traced)
        try rig.append(5..<8)
        rig.wait(8, traced)
        try rig.append(8..<9)
        traced.wait { $0.hasEnded }
        #expect(traced.stop() == 128 + SIGKILL)
        try rig.append(9..<12)
        let again = try rig.follow()
        rig.wait(12, again)
        again.stop()
        #expect(try rig.rows("jobtrail") == rig.exported())
        #expect(rig.count() == 12)
    }

    @Test func aServerThatIsStoppedAndStarted() throws {
        let rig = try FollowedServer()
        try rig.append(0..<3)
        let follower = try rig.follow()
        rig.wait(3, follower)
        rig.server.kill()
        try rig.append(3..<6)
        follower.wait { $0.stderr.contains("trying again") }
        #expect(follower.stderr.contains("trying again"))
        try rig.rotate()
        try rig.append(6..<9)
        try rig.server.start()
        rig.wait(9, follower)
        #expect(follower.stop() == 143)
        #expect(follower.stderr.split(separator: "\n").count { $0.contains("trying again") } <= 3)
        #expect(try rig.rows("jobtrail") == rig.exported())
    }

    @Test func whatCannotGoByItselfEndsItAndMovesNothing() throws {
        let rig = try FollowedServer(schema: false)
        try rig.append(0..<3)
        let missing = try rig.follow()
        #expect(missing.end() == 1)
        #expect(missing.stderr.contains("no such table"))
        try rig.server.makeSchema()
        let wrong = try run(rig.arguments, env: ["CLICKHOUSE_USER": "writer", "CLICKHOUSE_PASSWORD": "guessed"])
        #expect(wrong.status == 1)
        #expect(wrong.stderr.contains("refuses the user or the password"))
        let right = try rig.follow()
        rig.wait(3, right)
        right.stop()
        #expect(rig.count() == 3)
    }

    @Test(arguments: [
        ["--to", "oracle"], ["--to", "clickhouse", "--url", "http://127.0.0.1:1"], ["--url", "http://127.0.0.1:1"],
        ["--to", "clickhouse", "--checkpoint", "/tmp/x"],
        ["--to", "clickhouse", "--checkpoint", "/tmp/x", "--job", "a"],
    ])
    func wrongUsage(_ words: [String]) throws {
        #expect(try run(["follow", "/var/log/none"] + words).status == 2)
    }

    @Test func aCheckpointOfAnotherPurpose() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("2011-06-01 14:29:10,550 jobsengine JOB1-I-Start n=1\n", to: "log")
        let checkpoint = folder.file("checkpoint").path
        let plain = try RunningCommand.jobtrail(["follow", "-n", "all", "--checkpoint", checkpoint, log.path])
        plain.wait { $0.stdout.contains("JOB1-I-Start") }
        plain.stop()
        let words = ["--to", "clickhouse", "--url", "http://127.0.0.1:1", "--checkpoint", checkpoint, log.path]
        let result = try run(["follow"] + words)
        #expect(result.status == 1)
        #expect(result.stderr.contains("was not made with --to clickhouse"))
    }
}

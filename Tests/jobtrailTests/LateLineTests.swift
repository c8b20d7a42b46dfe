import Foundation
import TestSupport
import Testing

/// A traceback that comes when its record was handed on already: no line of it is dropped in silence.
@Suite("lines that come late")
struct LateLineTests {
    private let rig: RotationRig
    private static let traceback = [
        "Traceback (most recent call last):", "  File \"x.py\", line 1", "OSError: no rules",
    ]

    init() throws { rig = try RotationRig(["create"]) }

    private func append(_ lines: [String]) throws {
        let handle = try FileHandle(forWritingTo: rig.log)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    }

    private func follow(_ words: [String], read: @escaping (RunningCommand) -> String) throws
        -> RunningCommand
    {
        let follower = try RunningCommand.jobtrail(["follow", rig.log.path, "-n", "all"] + words)
        try append(["2011-06-01 14:29:01,550 jobsengine SNORT-E-Start n=1"])
        follower.wait { read($0).contains("SNORT-E-Start") }
        try append(Self.traceback)
        try append(["2011-06-01 14:29:02,550 jobsengine ULOGD-I-Start n=2"])
        follower.wait { read($0).contains("ULOGD-I-Start") }
        return follower
    }

    @Test("told, if a row is written already")
    func told() throws {
        let follower = try follow(["-o", "ndjson", "--into", rig.output.path]) { [rig] _ in
            (try? String(contentsOf: rig.output, encoding: .utf8)) ?? ""
        }
        #expect(follower.stop() == 3)
        #expect(follower.stderr.contains("line 2 and 2 more: came too long after the record"), "\(follower.stderr)")
        #expect(try rig.followed.count == 2)
    }

    @Test("shown, if lines are shown as they stand")
    func shown() throws {
        let follower = try follow(["-o", "raw"]) { $0.stdout }
        #expect(follower.stop() == 143)
        let wanted = try String(contentsOf: rig.log, encoding: .utf8)
        #expect(follower.stdout == wanted)
        #expect(follower.stderr == "")
    }

    @Test("not missed, if rows do not show them or the record is not wanted")
    func notMissed() throws {
        for words in [["-o", "table"], ["-o", "ndjson", "--fields", "msg"], ["-o", "raw", "--job", "ulogd"]] {
            let follower = try RunningCommand.jobtrail(["follow", rig.log.path, "-n", "all"] + words)
            try append(["2011-06-01 14:29:01,550 jobsengine SNORT-E-Start n=1"])
            usleep(200_000)
            try append(Self.traceback + ["2011-06-01 14:29:02,550 jobsengine ULOGD-I-Start n=2"])
            follower.wait { $0.stdout.contains("ULOGD-I-Start") }
            #expect(follower.stop() == 143, "\(words)")
            #expect(follower.stderr == "", "\(words)")
        }
    }

    @Test("messages that were in no file are told by the engine's counters", arguments: [false, true])
    func counted(stops: Bool) throws {
        func line(_ count: Int) -> String {
            "2011-06-01 14:29:\(10 + count),550 jobsengine JOB\(count)-I-Start ok_counter=\(count) err_counter=0"
        }
        let words = ["follow", rig.log.path, "-n", "all", "-o", "ndjson", "--into", rig.output.path]
        var follower = try RunningCommand.jobtrail(words)
        func wait(_ count: Int) {
            follower.wait { [rig] _ in (try? rig.followed.count) ?? 0 >= count }
        }
        try append([line(1), line(2)])
        wait(2)
        if stops { #expect(follower.stop() == 143) }
        // Two rotations of which nobody has seen the first.
        try FileManager.default.removeItem(at: rig.log)
        try Data((line(7) + "\n").utf8).write(to: rig.log)
        if stops { follower = try RunningCommand.jobtrail(words) }
        wait(3)
        #expect(follower.stop() == 3)
        #expect(follower.stderr.contains("4 messages before line 1 are missing"), "\(follower.stderr)")
    }
}

import Foundation
import TestSupport
import Testing

@testable import LogFollow

/// What may stand in a follower's way: a clear line each, the right status, and nothing lost.
@Suite("following what cannot be followed", .serialized)
struct FollowBadInputTests {
    /// Something that is no log, put in the log's place.
    enum Obstacle: String, Sendable, CaseIterable {
        case folder, pipe, device, loop

        func make(at path: String) {
            switch self {
            case .folder: mkdir(path, 0o755)
            case .pipe: mkfifo(path, 0o644)
            case .device: symlink("/dev/null", path)
            case .loop: symlink(path, path)
            }
        }

        var words: String {
            switch self {
            case .folder: "is a directory, no file; waiting for one"
            case .pipe: "is a FIFO, no file; waiting for one"
            case .device: "is a device, no file; waiting for one"
            case .loop: "Too many levels of symbolic links; trying again"
            }
        }
    }

    @Test("the path becomes something else, and a log again", arguments: Obstacle.allCases)
    func somethingElse(_ obstacle: Obstacle) throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        let follower = try rig.follow()
        rig.waitForLines(3, follower)
        rename(rig.log.path, rig.log.path + ".1")
        obstacle.make(at: rig.log.path)
        follower.wait { $0.stderr.contains(obstacle.words) }
        usleep(300_000)
        #expect(follower.stderr.split(separator: "\n").count { $0.contains(obstacle.words) } == 1, "\(follower.stderr)")
        remove(rig.log.path)
        try rig.append(3..<6)
        rig.waitForLines(6, follower)
        #expect(follower.stop() == 143)
        #expect(try rig.followed.map(\.number) == Array(0..<6))
    }

    @Test("it is something else from the start", arguments: [Obstacle.pipe, .device, .loop])
    func somethingElseFirst(_ obstacle: Obstacle) throws {
        let rig = try RotationRig(["create"])
        remove(rig.log.path)
        obstacle.make(at: rig.log.path)
        let follower = try rig.follow()
        follower.wait { $0.stderr.contains(obstacle.words) }
        #expect(follower.stderr.contains("\(rig.log.path): \(obstacle.words)"), "\(follower.stderr)")
        remove(rig.log.path)
        try rig.append(0..<2)
        rig.waitForLines(2, follower)
        #expect(follower.stop() == 143)
        #expect(try rig.followed.map(\.number) == [0, 1])
    }

    /// Root may read everything: there the follower runs as nobody.
    @Test func permissionGoesAndReturns() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        chmod(rig.folder.url.path, 0o777)
        let follower = try unprivileged(rig.followArguments)
        rig.waitForLines(3, follower)
        rename(rig.log.path, rig.log.path + ".1")
        try rig.append(3..<5)
        chmod(rig.log.path, 0)
        follower.wait { $0.stderr.contains("Permission denied") || $0.hasEnded }
        try rig.append(5..<6)
        usleep(300_000)
        #expect(follower.stderr.contains("\(rig.log.path): Permission denied; trying again"), "\(follower.stderr)")
        chmod(rig.log.path, 0o644)
        rig.waitForLines(6, follower)
        #expect(follower.stop() == 143)
        #expect(try rig.followed.map(\.number) == Array(0..<6))
    }

    private func unprivileged(_ arguments: [String]) throws -> RunningCommand {
        guard getuid() == 0 else { return try .jobtrail(arguments) }
        let words = ["--reuid=65534", "--regid=65534", "--clear-groups", BuiltBinary.url.path]
        return try RunningCommand(
            URL(fileURLWithPath: "/usr/bin/setpriv"), words + arguments, environment: ["TZ": "UTC", "HOME": "/"])
    }

    /// A new store makes many calls before it is one.
    @Test(
        "a full disk is waited for, at the start too",
        arguments: [
            ("--into", 1), ("--into", 10), ("--checkpoint", 1), ("--checkpoint", 10), ("--store", 1), ("--store", 80),
        ])
    func fullDisk(_ option: String, _ first: Int) throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        let kept = rig.folder.file("kept").path
        let traces = try TemporaryFolder()
        let trace = traces.file("trace").path
        let traced = try Strace.start(
            ["trace=pwrite64", "inject=pwrite64:error=ENOSPC:when=\(first)..\(first + 1)"], trace: trace,
            ["follow", rig.log.path, option, kept])
        for number in 3..<60
        where !traced.stderr.contains("trying again") && !traced.stderr.contains("waiting for room") {
            try rig.append(number..<number + 1)
            usleep(250_000)
        }
        #expect(traced.stderr.contains("\(kept)"), "\(traced.stderr)")
        // Two calls fail; then there is room again.
        traced.wait { $0.hasEnded || Self.hasRoomAgain(trace) }
        #expect(Self.hasRoomAgain(trace))
        #expect(traced.stop() == 143)
    }

    /// Whether two calls were made to fail, and one behind them was not.
    private static func hasRoomAgain(_ trace: String) -> Bool {
        let calls = (try? String(contentsOfFile: trace, encoding: .utf8))?.split(separator: "\n") ?? []
        let failed = calls.indices.filter { calls[$0].contains("INJECTED") }
        return failed.count == 2 && calls[failed[1]...].contains { !$0.contains("INJECTED") && $0.contains(" = ") }
    }

    @Test func checkpointsOfOthers() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        let path = rig.folder.file("checkpoint").path
        func follow(_ more: [String] = []) throws -> CommandResult {
            try run(["follow", rig.log.path, "--checkpoint", path] + more)
        }
        var elsewhere = Checkpoint(logs: [LogState(path: rig.log.path)])
        elsewhere.host = "another"
        try CheckpointFile(path).save(elsewhere)
        #expect(try (follow().status, follow().stderr).0 == 1)
        #expect(try follow().stderr.contains("\(path): the checkpoint was written on another machine; --reset"))
        try CheckpointFile(path, reset: true).save(Checkpoint(logs: [LogState(path: "/var/log/other")]))
        #expect(try follow().stderr.contains("\(path): the checkpoint is of another log, /var/log/other; --reset"))
        try Data("JTRAILCP".utf8 + [9, 0, 0, 0]).write(to: URL(fileURLWithPath: path))
        let torn = try follow()
        #expect(torn.status == 1)
        #expect(torn.stderr.split(separator: "\n").count == 1)
    }

    @Test func nobodyReadsAnyMore() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        let checkpoint = rig.folder.file("checkpoint").path
        let script = """
            { "$1" follow -n all -o ndjson --checkpoint "$3" "$2"; echo $? >"$3.status"; } | head -n 2 >"$3.first"
            """
        let pipeline = try RunningCommand(
            URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", BuiltBinary.url.path, rig.log.path, checkpoint],
            environment: ["TZ": "UTC"])
        for number in 3..<40 where !pipeline.hasEnded {
            try rig.append(number..<number + 1)
            usleep(100_000)
        }
        #expect(pipeline.end() == 0)
        #expect(try String(contentsOfFile: checkpoint + ".status", encoding: .utf8) == "0\n")
        #expect(pipeline.stderr.isEmpty, "\(pipeline.stderr)")
    }
}

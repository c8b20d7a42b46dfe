import Foundation
import TestSupport
import Testing

/// A follower that is killed anywhere and started again has every record in its file once.
@Suite("following over kills", .serialized)
struct KillTests {
    /// The calls that change what is on the disk.
    static let calls = ["pwrite64", "fdatasync", "rename", "ftruncate"]
    static let rotations: [[String]] = [
        ["create"], ["copytruncate"], ["create", "compress"], ["create", "compress", "delaycompress"],
    ]

    @Test(arguments: calls)
    func killedAtEachCall(_ call: String) throws {
        for number in 1..<40 {
            let rotation = KillTests.rotations[number % KillTests.rotations.count]
            if try !survives(call, number, rotation) { return }
        }
        Issue.record("\(call) never ended")
    }

    /// - Returns: whether the follower was killed at all.
    private func survives(_ call: String, _ number: Int, _ rotation: [String]) throws -> Bool {
        let rig = try RotationRig(rotation)
        try rig.append(0..<3)
        // What a crash left behind the checkpoint is to be cut back, once.
        if call == "ftruncate" { try leaveRest(rig) }
        let traced = try Strace.start(["inject=\(call):signal=SIGKILL:when=\(number)"], rig.followArguments)
        rig.waitForLines(3, traced)
        try rig.append(3..<6)
        rig.waitForLines(6, traced)
        try rig.rotate()
        try rig.append(6..<9)
        rig.waitForLines(9, traced)
        let wasKilled = traced.stop() != 143
        try rig.append(9..<11)
        try rig.rotate()
        try rig.append(11..<12)
        let again = try rig.follow()
        rig.waitForLines(12, again)
        again.stop()
        let numbers = try rig.followed.map(\.number)
        #expect(numbers == Array(0..<12), "\(call) \(number), \(rotation): \(again.stderr)")
        return wasKilled
    }

    private func leaveRest(_ rig: RotationRig) throws {
        let first = try rig.follow()
        rig.waitForLines(3, first)
        first.stop()
        let handle = try FileHandle(forWritingTo: rig.output)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"id\":\"half".utf8))
        try handle.close()
    }

    @Test("killed at any moment, over and over, while logs rotate", arguments: rotations)
    func killedAtRandom(_ rotation: [String]) throws {
        let rig = try RotationRig(rotation + (rotation.contains("copytruncate") ? [] : ["HUP"]))
        let writer = RotatingWriter(rig.log, pause: 500, hangup: rig.hangup)
        for round in 0..<15 {
            let follower = try rig.follow()
            usleep(UInt32(20_000 + round * 7919 % 150_000))
            try rig.rotate()
            usleep(UInt32(round * 104_729 % 60_000))
            follower.stop(SIGKILL)
            if round % 3 == 0 { try rig.rotate() }
        }
        let written = writer.stop()
        let last = try rig.follow()
        let isComplete = rig.waitForNumber(written - 1, last)
        last.stop()
        #expect(isComplete, "the last of \(written) lines never came; \(last.stderr)")
        let (followed, truth) = (try rig.followed, try rig.truth)
        let numbers = followed.map(\.number)
        let isInOrder = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        #expect(isInOrder, "a line twice or out of order")
        let ids = Set(followed.map(\.id))
        let missing = truth.filter { !ids.contains($0.id) }.count
        #expect(missing == 0, "\(missing) of \(truth.count) lines missing; \(last.stderr)")
    }
}

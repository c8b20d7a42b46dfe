import Foundation
import TestSupport
import Testing

/// A follower that is killed anywhere and started again has every record in its file once.
@Suite("following over kills", .serialized)
struct KillTests {
    /// The calls that change what is on the disk, by what they change.
    static let calls: [(KilledFollow.Keeper, String)] = [
        (.file, "pwrite64"), (.file, "fdatasync"), (.file, "rename"), (.file, "ftruncate"),
        (.store, "pwrite64"), (.store, "fdatasync"), (.store, "ftruncate"), (.store, "unlink"),
    ]
    /// Whether every call is hit in every kind of rotation; else each call in one of them.
    static let isLong = ProcessInfo.processInfo.environment["JOBTRAIL_SOAK"] != nil
    static let rotations: [[String]] = [
        ["create"], ["copytruncate"], ["create", "compress"], ["create", "compress", "delaycompress"],
    ]

    @Test(arguments: calls)
    func killedAtEachCall(_ keeper: KilledFollow.Keeper, _ call: String) throws {
        // A store makes many calls of a kind: where time is short, some of them.
        let step = keeper == .store && !KillTests.isLong ? 4 : 1
        for number in stride(from: 1, to: 400, by: step) {
            let one = KillTests.rotations[number / step % KillTests.rotations.count]
            for rotation in KillTests.isLong ? KillTests.rotations : [one] {
                let follow = try KilledFollow(keeper, call, number, rotation)
                guard try follow.run() else { return }
            }
        }
        Issue.record("\(call) never ended")
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

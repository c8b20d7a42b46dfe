import Foundation
import TestSupport
import Testing

/// Real logrotate in loops against a real writer: what the follower wrote must be what lies there in the end.
@Suite("following through many rotations", .serialized)
struct RotationLoopTests {
    struct Mode: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: [String]
        var rotations = 200
        /// Whether logrotate itself may drop lines.
        var drops = false
        /// Microseconds between two rotations.
        var pause: UInt32 = 0
    }

    static let modes = [
        Mode(testDescription: "create", options: ["create"]),
        Mode(testDescription: "copytruncate", options: ["copytruncate"], drops: true),
        Mode(testDescription: "compress", options: ["create", "compress", "HUP"]),
        Mode(testDescription: "delaycompress", options: ["create", "compress", "delaycompress", "HUP"]),
        Mode(testDescription: "copytruncate, compress", options: ["copytruncate", "compress"], drops: true),
        Mode(
            testDescription: "dateext", options: ["create", "dateext", "dateformat -%Y%m%d-%s"], rotations: 12,
            pause: 600_000),
        Mode(
            testDescription: "dateext, compress",
            options: ["create", "dateext", "dateformat -%Y%m%d-%s", "compress", "HUP"],
            rotations: 12, pause: 600_000),
    ]

    @Test(arguments: modes)
    func eachLineOnce(_ mode: Mode) throws {
        let rig = try RotationRig(mode.options)
        let follower = try rig.follow()
        let writer = RotatingWriter(rig.log, pause: 300, hangup: rig.hangup)
        for _ in 0..<mode.rotations {
            try rig.rotate()
            if !mode.options.contains("HUP") { writer.reopen() }
            if mode.pause > 0 { usleep(mode.pause) }
        }
        usleep(300_000)
        let written = writer.stop()
        let isComplete = rig.waitForNumber(written - 1, follower)
        #expect(isComplete, "the last line never came")
        #expect(follower.stop() == 143)
        let (followed, truth) = (try rig.followed, try rig.truth)
        let numbers = followed.map(\.number)
        let isInOrder = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        let disorder = zip(numbers, numbers.dropFirst()).filter { $0 >= $1 }.prefix(3)
        #expect(isInOrder, "a line twice or out of order: \(Array(disorder)); \(follower.stderr.suffix(500))")
        // What logrotate dropped may have been read before.
        let ids = Set(followed.map(\.id))
        let missing = truth.filter { !ids.contains($0.id) }
        #expect(missing.isEmpty, "\(missing.count) lines missing, the first \(missing.first?.number ?? 0)")
        if !mode.drops {
            let isSame = followed == truth && numbers == Array(0..<written)
            #expect(isSame, "\(difference(followed, truth)), \(written) written")
        }
        #expect(written > mode.rotations)
    }

    private func difference(_ followed: [RotationRig.Place], _ truth: [RotationRig.Place]) -> String {
        guard let index = zip(followed, truth).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
            return "\(followed.count) records followed, \(truth.count) lie there"
        }
        return "record \(index): \(followed[index]) followed, \(truth[index]) lies there"
    }
}

import Foundation
import TestSupport
import Testing

/// Rotated files of every packing are gone on in, whoever packs them, whenever.
@Suite("following through packings", .serialized)
struct FollowPackedTests {
    static let packers = [
        ["compresscmd /usr/bin/xz", "compressext .xz"], ["compresscmd /usr/bin/bzip2", "compressext .bz2"],
        ["compresscmd /usr/bin/zstd", "compressext .zst", "compressoptions -q --rm"], [],
    ]

    @Test("while it follows, and while it does not", arguments: packers, [["create"], ["copytruncate"]])
    func everyPacking(_ packer: [String], _ rotation: [String]) throws {
        let rig = try RotationRig(rotation + ["compress"] + packer)
        try rig.append(0..<3)
        let first = try rig.follow()
        rig.waitForLines(3, first)
        try rig.rotate()
        try rig.append(3..<6)
        rig.waitForLines(6, first)
        first.stop()
        // Its rest is in the first of two packed files.
        try rig.append(6..<9)
        try rig.rotate()
        try rig.append(9..<11)
        try rig.rotate()
        try rig.append(11..<12)
        let second = try rig.follow()
        rig.waitForLines(12, second)
        second.stop()
        #expect(try rig.followed.map(\.number) == Array(0..<12), "\(second.stderr)")
        #expect(try rig.followed == rig.truth)
    }

    /// The plain file is gone before the packed one is whole.
    @Test func aPackedFileThatIsStillBeingWritten() throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<2)
        let first = try rig.follow()
        rig.waitForLines(2, first)
        first.stop()
        try rig.append(2..<400)
        let packed = try Command(URL(fileURLWithPath: "/usr/bin/gzip"), ["-c", rig.log.path]).run().stdout
        let target = rig.folder.file("logs/log.1.gz")
        try packed.prefix(packed.count / 2).write(to: target)
        try FileManager.default.removeItem(at: rig.log)
        try rig.append(400..<402)
        let second = try rig.follow()
        rig.waitForLines(20, second)
        let handle = try FileHandle(forWritingTo: target)
        try handle.seekToEnd()
        try handle.write(contentsOf: packed.dropFirst(packed.count / 2))
        try handle.close()
        rig.waitForLines(402, second)
        second.stop()
        #expect(try rig.followed.map(\.number) == Array(0..<402), "\(second.stderr)")
        #expect(!second.stderr.contains("truncated"), "\(second.stderr)")
    }

    /// Each box has its own zone, also if several are followed at once.
    @Test func zonesOfSeveralBoxes() throws {
        let folder = try TemporaryFolder()
        for (box, zone) in [("rome", "Europe/Rome"), ("lima", "America/Lima")] {
            try folder.write(zone + "\n", to: "\(box)/etc/timezone")
            let line = "2011-06-01 14:29:51,550 jobsengine ULOGD-I-Start host=\(box)\n"
            try folder.write(line, to: "\(box)/var/log/endian/jobsengine")
        }
        let boxes = ["rome", "lima"].map { folder.file($0).path }
        let follower = try RunningCommand.jobtrail(["follow", "-q", "-n", "all", "-o", "ndjson"] + boxes)
        follower.wait { $0.stdout.split(separator: "\n").count == 2 }
        follower.stop()
        #expect(follower.stdout.contains("\"time\":1306931391.55"), "\(follower.stdout)")
        #expect(follower.stdout.contains("\"time\":1306956591.55"), "\(follower.stdout)")
    }
}

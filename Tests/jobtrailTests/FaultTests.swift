import Foundation
import TestSupport
import Testing

/// Calls that fail for a while change nothing: what cannot be looked at is not gone, and a full disk is waited for.
@Suite("following over failing calls", .serialized)
struct FaultTests {
    /// The first three writes make the checkpoint; where they fail nothing is followed, and that is told.
    static let faults = [
        "inject=statx:error=EACCES:when=30..60", "inject=statx:error=EIO:when=20..50",
        "inject=statx:error=ESTALE:when=25..45", "inject=openat:error=EMFILE:when=5..12",
        "inject=pread64:error=EIO:when=15..40", "inject=pwrite64:error=ENOSPC:when=4..6",
        "inject=pwrite64:error=EIO:when=5..7", "inject=fdatasync:error=EIO:when=3..5",
        "inject=inotify_init1:error=EMFILE", "inject=inotify_add_watch:error=ENOSPC",
    ]

    @Test(arguments: faults)
    func changesNothing(_ fault: String) throws {
        let rig = try RotationRig(["create"])
        try rig.append(0..<3)
        // The loader opens files too; only the log's count.
        let path = fault.contains("openat") ? rig.log.path : nil
        let traced = try Strace.start([fault], on: path, rig.followArguments)
        rig.waitForLines(3, traced)
        for step in 1...6 {
            try rig.append(step * 3..<step * 3 + 2)
            try rig.rotate()
            try rig.append(step * 3 + 2..<step * 3 + 3)
            usleep(150_000)
        }
        rig.waitForLines(21, traced)
        #expect(traced.stop() == 143)
        let numbers = try rig.followed.map(\.number)
        #expect(numbers == Array(0..<21), "\(traced.stderr)")
        #expect(!traced.stderr.contains("lost"))
    }

    @Test("without events it says so once, and goes by time")
    func pollingAlone() throws {
        let rig = try RotationRig(["create"])
        let traced = try Strace.start(["inject=inotify_init1:error=EMFILE"], rig.followArguments)
        try rig.append(0..<3)
        rig.waitForLines(3, traced)
        traced.stop()
        #expect(traced.stderr.split(separator: "\n").count { $0.contains("no file events") } == 1)
    }
}

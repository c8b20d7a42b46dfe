import Foundation
import TestSupport
import Testing

@Suite("what names say of logs that are followed")
struct FollowNamesTests {
    private func line(_ number: Int) -> String { "ULOGD-I-Start timestamp=\(1_306_938_591 + number) n=\(number)\n" }

    private func numbers(_ follower: RunningCommand) -> [Int] {
        follower.stdout.split(separator: "\n").compactMap { Int($0) }
    }

    private func follow(_ arguments: [String]) throws -> RunningCommand {
        try .jobtrail(["follow", "-q", "-n", "all", "--fields", "fields.n", "--no-headers", "-o", "csv"] + arguments)
    }

    /// As `follow log*` names them.
    @Test(arguments: [[], ["--no-rotated"]])
    func aLogAndItsParts(_ options: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write(line(1), to: "log.2")
        try folder.write(line(2), to: "log.1")
        try folder.write(line(3), to: "log")
        let paths = ["log", "log.1", "log.2"].map { folder.file($0).path }
        let follower = try follow(options + paths)
        follower.wait { numbers($0).count >= 3 }
        for (old, new) in [("log.2", "log.3"), ("log.1", "log.2"), ("log", "log.1")] {
            _ = rename(folder.file(old).path, folder.file(new).path)
        }
        try folder.write(line(4), to: "log")
        follower.wait { numbers($0).count >= 4 }
        follower.stop()
        #expect(numbers(follower) == [1, 2, 3, 4], "\(follower.stderr)")
    }

    @Test func theRootIsNotLeft() throws {
        let folder = try TemporaryFolder()
        let log = "R/var/log/endian/jobsengine"
        try folder.write(line(1), to: log)
        try folder.write(line(66), to: "host")
        let follower = try follow(["--root", folder.file("R").path])
        follower.wait { numbers($0).count >= 1 }
        _ = rename(folder.file(log).path, folder.file(log + ".1").path)
        _ = symlink(folder.file("host").path, folder.file(log).path)
        let late = FileHandle(forWritingAtPath: folder.file(log + ".1").path)!
        try late.seekToEnd()
        try late.write(contentsOf: Data(line(2).utf8))
        follower.wait { numbers($0).count >= 2 }
        try FileManager.default.removeItem(at: folder.file(log))
        try folder.write(line(3), to: log)
        follower.wait { numbers($0).count >= 3 }
        follower.stop()
        #expect(numbers(follower) == [1, 2, 3], "\(follower.stderr)")
    }
}

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

    @Test("a box that has not begun to write is waited for, in its zone")
    func nothingIsThereYet() throws {
        let folder = try TemporaryFolder()
        try folder.write("Asia/Tokyo\n", to: "R/etc/timezone")
        try FileManager.default.createDirectory(
            at: folder.file("R/var/log/endian"), withIntermediateDirectories: true)
        let follower = try RunningCommand.jobtrail([
            "follow", "--root", folder.file("R").path, "-n", "all", "-o", "ndjson",
        ])
        follower.wait { $0.stderr.contains("waiting for it to appear") }
        try folder.write(
            "2011-06-01 14:29:51,000 - jobsengine - INFO - A-I-Start ok_counter=7 err_counter=0\n",
            to: "R/var/log/endian/jobsengine")
        follower.wait { $0.stdout.hasSuffix("\n") }
        follower.stop()
        #expect(follower.stdout.contains("\"time\":1306906191.0"), "\(follower.stdout) \(follower.stderr)")
    }
}

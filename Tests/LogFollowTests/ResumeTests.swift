import Foundation
import LogFollow
import TestSupport
import Testing

@Suite("resuming after downtime")
struct ResumeTests {
    /// A log of which `a` and `b` were delivered, and the checkpoint after that.
    private func stopped(_ text: String = "a\nb\n") throws -> (TemporaryFolder, [LogState]) {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        let bytes = Checkpoint(logs: followed.states).bytes
        return (folder, try #require(Checkpoint(bytes: bytes)).logs)
    }

    private func resume(_ folder: TemporaryFolder, _ states: [LogState]) throws -> Followed {
        let followed = Followed(folder.file("log"), states: states)
        try followed.settle()
        return followed
    }

    @Test("nothing happened")
    func nothing() throws {
        let (folder, states) = try stopped("a\nb\nhal")
        try folder.append("f\nc\n", to: "log")
        #expect(try resume(folder, states).lines == ["half", "c"])
    }

    @Test("rotated once, and twice")
    func rotated() throws {
        let (folder, states) = try stopped()
        try folder.append("c\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.write("d\n", to: "log")
        #expect(try resume(folder, states).lines == ["c", "d"])
        try folder.rename("log.1", "log.2")
        try folder.rename("log", "log.1")
        try folder.write("e\n", to: "log")
        #expect(try resume(folder, states).lines == ["c", "d", "e"])
    }

    @Test("numbers tell the order, whatever the times say")
    func oddTimes() throws {
        let (folder, states) = try stopped()
        try folder.append("c\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.write("d\n", to: "log.0")
        try folder.write("e\n", to: "log")
        for (name, seconds) in [("log", 1), ("log.1", 2_147_483_647), ("log.0", 5)] {
            let time = timeval(tv_sec: seconds, tv_usec: 0)
            utimes(folder.file(name).path, [time, time])
        }
        #expect(try resume(folder, states).lines == ["c", "d", "e"])
    }

    @Test("rotated twice to names of no known form that begin alike")
    func oddNames() throws {
        let (folder, states) = try stopped()
        try folder.write("other\n", to: "logger_B")
        usleep(20_000)
        try folder.append("c\n", to: "log")
        try folder.rename("log", "log_A")
        usleep(20_000)
        try folder.write("d\n", to: "log")
        try folder.rename("log", "log_B")
        usleep(20_000)
        try folder.write("e\n", to: "log")
        #expect(try resume(folder, states).lines == ["c", "d", "e"])
    }

    @Test("rotated and gzipped")
    func gzipped() throws {
        let (folder, states) = try stopped()
        try folder.append("c\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.gzip("log.1")
        try folder.write("d\n", to: "log")
        let followed = try resume(folder, states)
        #expect(followed.lines == ["c", "d"])
        #expect(followed.places.map(\.offset) == [4, 0])
        #expect(followed.places.map(\.number) == [3, 1])
    }

    @Test("rotated three times, everything gzipped, older archives beside")
    func manyGzipped() throws {
        let (folder, states) = try stopped()
        try folder.write("old\n", to: "log.9")
        try folder.gzip("log.9")
        try setModificationTime(of: folder.file("log.9.gz"), to: 1_000_000)
        try folder.append("c\n", to: "log")
        for text in ["d\n", "e\n", "f\n"] {
            for number in [3, 2, 1] { try folder.rename("log.\(number).gz", "log.\(number + 1).gz") }
            try folder.rename("log", "log.1")
            try folder.gzip("log.1")
            try folder.write(text, to: "log")
        }
        #expect(try resume(folder, states).lines == ["c", "d", "e", "f"])
    }

    @Test("copytruncate while stopped, grown past the old offset")
    func copyTruncate() throws {
        let (folder, states) = try stopped()
        try folder.append("c\n", to: "log")
        try folder.copy("log", "log.1")
        folder.truncate("log")
        try folder.append("long line of the new file\n", to: "log")
        #expect(try resume(folder, states).lines == ["c", "long line of the new file"])
    }

    @Test("equal heads: the file that was read is told by its inode")
    func equalHeads() throws {
        let (folder, states) = try stopped("head\n")
        try folder.append("a\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.write("head\nb\n", to: "log")
        #expect(try resume(folder, states).lines == ["a", "head", "b"])
    }

    @Test("equal heads, and the inode is used again")
    func equalHeadsGzipped() throws {
        let (folder, states) = try stopped("head\n")
        try folder.append("a\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.gzip("log.1")
        try folder.write("head\nb\n", to: "log")
        #expect(try resume(folder, states).lines == ["a", "head", "b"])
    }

    @Test("the archive lacks what was written while gzip ran")
    func shortArchive() throws {
        let (folder, states) = try stopped("1\n2\n3\n4\n5\n6\n7\n8\n9\n")
        try folder.rename("log", "log.1")
        folder.truncate("log.1", to: 14)
        try folder.gzip("log.1")
        try folder.write("b\n", to: "log")
        let followed = try resume(folder, states)
        #expect(followed.lines == ["b"])
        #expect(followed.notes == [])
    }

    @Test("what is gone is told, once")
    func gap() throws {
        let (folder, before) = try stopped("a\nb\nhalf")
        try folder.remove("log")
        try folder.write("c\n", to: "log")
        let followed = try resume(folder, before)
        #expect(followed.lines == ["c"])
        #expect(followed.notes == [.gap(name: folder.file("log").path, offset: 4, bytes: 4)])
        let again = try resume(folder, followed.states)
        #expect(again.lines == [])
        #expect(again.notes == [])
    }

    @Test("while the folder is gone nothing is given up")
    func folderGone() throws {
        let outer = try TemporaryFolder()
        try outer.write("a\nb\n", to: "logs/log")
        let path = outer.file("logs/log")
        let first = Followed(path)
        try first.settle()
        try outer.append("c\n", to: "logs/log")
        try outer.rename("logs", "elsewhere")
        let followed = Followed(path, states: first.states)
        for _ in 0..<10 { try followed.round() }
        #expect(followed.notes == [.missing(path: path.path)])
        try outer.rename("elsewhere", "logs")
        #expect(try followed.settle() == ["c"])
    }

    @Test("a copy by hand of a rotated file is no new log")
    func handMadeCopy() throws {
        let (folder, states) = try stopped("1\n2\n3\n4\n5\n6\n7\n8\n9\n")
        try folder.append("c\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.copy("log.1", "log.old")
        try folder.write("d\n", to: "log")
        #expect(try resume(folder, states).lines == ["c", "d"])
    }

    @Test("lines held back are delivered again")
    func heldBack() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\nc\n", to: "log")
        let waker = ManualWaker()
        let follower = Follower([folder.file("log").path], start: .oldest, waker: waker)
        var held: HeldPlace?
        _ = try follower.round { followed in
            if followed.line.number == 2 {
                held = HeldPlace(generation: followed.file.generation, position: followed.before)
            }
        }
        let states = follower.states(heldAt: [0: try #require(held)])
        #expect(try resume(folder, states).lines == ["b", "c"])
    }

    @Test("following from the end passes over what is there")
    func fromTheEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("old\n", to: "log.1")
        try folder.write("a\nb\n", to: "log")
        let followed = Followed(folder.file("log"), start: .liveEnd)
        #expect(try followed.settle() == [])
        try folder.append("c\n", to: "log")
        #expect(try followed.settle() == ["c"])
        #expect(followed.places.map(\.number) == [3])
    }

    @Test("the oldest archive first")
    func oldestFirst() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log.2")
        try folder.gzip("log.2")
        try folder.write("b\n", to: "log.1")
        try folder.write("c\n", to: "log")
        #expect(try Followed(folder.file("log")).settle() == ["a", "b", "c"])
    }
}

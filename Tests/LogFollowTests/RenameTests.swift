import Foundation
import LogFollow
import TestSupport
import Testing

@Suite("rotation by renaming")
struct RenameTests {
    @Test("lines come as they are completed, and a half line is held back")
    func growth() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\n", to: "log")
        let followed = Followed(folder.file("log"))
        #expect(try followed.settle() == ["a", "b"])
        try folder.append("c\nhal", to: "log")
        #expect(try followed.settle() == ["c"])
        try folder.append("f\n", to: "log")
        #expect(try followed.settle() == ["half"])
    }

    @Test("the renamed file is drained before the new one is read")
    func rename() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("b\n", to: "log")
        try folder.rename("log", "log.1")
        try folder.write("c\n", to: "log")
        #expect(try followed.settle() == ["b", "c"])
    }

    @Test("a writer that still writes to the renamed file loses nothing")
    func lateWriter() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.rename("log", "log.1")
        try folder.write("", to: "log")
        try folder.append("b\n", to: "log.1")
        #expect(try followed.settle() == ["b"])
        try folder.append("c\n", to: "log.1")
        #expect(try followed.settle() == ["c"])
        try folder.append("d\n", to: "log")
        #expect(try followed.settle() == ["d"])
        try folder.append("very late\n", to: "log.1")
        #expect(try followed.settle() == ["very late"])
    }

    @Test("two rotations between two looks")
    func twoRotations() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("b\n", to: "log")
        for text in ["c\nd\n", "e\n"] {
            try folder.rename("log.1", "log.2")
            try folder.rename("log", "log.1")
            try folder.write(text, to: "log")
        }
        #expect(try followed.settle() == ["b", "c", "d", "e"])
    }

    @Test("half a line at the end of a renamed file is a line, and is never joined to the next file")
    func halfLine() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nhalf", to: "log")
        let followed = Followed(folder.file("log"))
        #expect(try followed.settle() == ["a"])
        try folder.rename("log", "log.1")
        try folder.write("b\n", to: "log")
        #expect(try followed.settle() == ["half", "b"])
    }

    @Test("a file that vanishes and comes back goes on where it was")
    func vanish() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.rename("log", "away")
        #expect(try followed.settle() == [])
        #expect(followed.notes == [.missing(path: folder.file("log").path)])
        try folder.rename("away", "log")
        try folder.append("b\n", to: "log")
        #expect(try followed.settle() == ["b"])
    }

    @Test("a deleted file is drained")
    func deleted() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("b\nc", to: "log")
        try folder.remove("log")
        #expect(try followed.settle() == ["b", "c"])
        try folder.write("d\n", to: "log")
        #expect(try followed.settle() == ["d"])
    }

    @Test("a rotated file that is moved back goes on")
    func movedBack() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.rename("log", "log.1")
        try folder.write("b\n", to: "log")
        try followed.settle()
        try folder.remove("log")
        try folder.rename("log.1", "log")
        try folder.append("c\n", to: "log")
        #expect(try followed.settle() == ["c"])
        try folder.append("d\n", to: "log")
        #expect(try followed.settle() == ["d"])
    }

    @Test("a link that is pointed elsewhere is a rotation")
    func link() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "one")
        try folder.write("c\n", to: "two")
        let manager = FileManager.default
        try manager.createSymbolicLink(at: folder.file("log"), withDestinationURL: folder.file("one"))
        let followed = Followed(folder.file("log"))
        #expect(try followed.settle() == ["a"])
        try folder.append("b\n", to: "one")
        try folder.remove("log")
        try manager.createSymbolicLink(at: folder.file("log"), withDestinationURL: folder.file("two"))
        #expect(try followed.settle() == ["b", "c"])
    }

    @Test("a file that was rotated with half its first line loses nothing of what a late writer adds")
    func halfFirstLine() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old, to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.rename("log", "log.2")
        try folder.write("2011-06-01 14:29:51 l", to: "log")
        try followed.settle()
        try folder.rename("log", "log.1")
        try folder.write("", to: "log")
        try followed.settle()
        try folder.append("ine 31\nline 32\n", to: "log.1")
        try folder.append("x\n", to: "log")
        #expect(try followed.settle() == ["2011-06-01 14:29:51 line 31", "line 32", "x"])
    }

    // MARK: replaced by a copy

    private static let old = (1...30).map { "2011-06-01 14:29:51 line \($0)\n" }.joined()

    private func replaced(_ how: (TemporaryFolder) throws -> Void) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(Self.old, to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try how(folder)
        try followed.settle()
        try folder.append("last\n", to: "log")
        try followed.settle()
        return Array(followed.lines.dropFirst(30))
    }

    @Test("a copy with more lines takes the log's place: rsync, an editor, cp and mv")
    func copies() throws {
        #expect(
            try replaced {
                try $0.write(Self.old + "more\n", to: ".log.x")
                try $0.rename(".log.x", "log")
            } == ["more", "last"])
        #expect(
            try replaced {
                try $0.rename("log", "log~")
                try $0.write(Self.old + "more\n", to: "log")
                try $0.remove("log~")
            } == ["more", "last"])
        #expect(
            try replaced {
                try $0.copy("log", "other")
                try $0.rename("other", "log")
            } == ["last"])
        #expect(
            try replaced {
                try $0.append("unread\n", to: "log")
                try $0.copy("log", "other")
                try $0.append("more\n", to: "other")
                try $0.rename("other", "log")
            } == ["unread", "more", "last"])
    }

    // MARK: found by what they are

    @Test(
        "moved away under any name while stopped", arguments: ["archive/log.1", "old-one", "../elsewhere/x.1", "log.x"])
    func anyName(_ name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old, to: "logs/log")
        try folder.write("no log\n", to: "logs/archive/readme")
        try folder.write("no log\n", to: "elsewhere/readme")
        let path = folder.file("logs/log")
        for isStopped in [true, false] {
            let first = Followed(path)
            try first.settle()
            try folder.append("unread\n", to: "logs/log")
            try folder.rename("logs/log", "logs/" + name)
            try folder.write("new\n", to: "logs/log")
            let followed = isStopped ? Followed(path, states: first.states) : first
            #expect(try followed.settle() == ["unread", "new"])
            #expect(followed.notes == [])
            try folder.remove("logs/" + name)
            try folder.write(Self.old, to: "logs/log")
        }
    }

    @Test("a mirror that takes each time what is there, in the middle of a line too", arguments: [0, 1, 30])
    func mirror(lines: Int) throws {
        let folder = try TemporaryFolder()
        let source = (1...lines + 4).map { "A-I-Start timestamp=\(1_306_938_591 + $0) n=\($0)\n" }
        try folder.write(source[..<lines].joined(), to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        for count in lines..<source.count {
            let cut = String(source[count].dropLast(4))
            try folder.write(source[..<count].joined() + cut, to: ".log.x")
            // The kernel's clock for files ticks in steps.
            usleep(20_000)
            try folder.rename(".log.x", "log")
            try followed.settle()
        }
        try folder.write(source.joined(), to: ".log.x")
        try folder.rename(".log.x", "log")
        try followed.settle()
        #expect(followed.lines == source.map { String($0.dropLast()) })
        #expect(followed.notes == [])
    }

    @Test("half a line that the copy has otherwise is the copy's")
    func otherHalf() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old + "half", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.write(Self.old + "hand\nmore\n", to: ".log.x")
        try folder.rename(".log.x", "log")
        try followed.settle()
        #expect(followed.lines.dropFirst(30) == ["hand", "more"])
    }

    @Test("a log is replaced by its own archive, and by a plain one again")
    func ownArchive() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old, to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.write(Self.old + "a\n", to: "x")
        try folder.gzip("x")
        try folder.rename("x.gz", "log")
        #expect(try followed.settle() == ["a"])
        try folder.write(Self.old + "a\nb\n", to: "x")
        try folder.rename("x", "log")
        #expect(try followed.settle() == ["b"])
    }

    @Test("two rotations under names that nobody knows")
    func twoOfAnyName() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old, to: "log")
        let first = Followed(folder.file("log"))
        try first.settle()
        try folder.append("a\n", to: "log")
        try folder.rename("log", "part7-x")
        // The last change tells the order.
        usleep(20_000)
        try folder.write("b\n", to: "log")
        try folder.rename("log", "part8-x")
        try folder.write("c\n", to: "log")
        #expect(try Followed(folder.file("log"), states: first.states).settle() == ["a", "b", "c"])
        #expect(try first.settle() == ["a", "b", "c"])
    }

    @Test("archives of var/log")
    func archives() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.old, to: "var/log/endian/jobsengine")
        try folder.write("first\n", to: "var/log/archives/endian/jobsengine-20110531")
        let path = folder.file("var/log/endian/jobsengine")
        let first = Followed(path)
        #expect(try first.settle().first == "first")
        try folder.append("a\n", to: "var/log/endian/jobsengine")
        try folder.rename("var/log/endian/jobsengine", "var/log/archives/endian/jobsengine-20110601")
        try folder.write("b\n", to: "var/log/endian/jobsengine")
        try folder.rename("var/log/endian/jobsengine", "var/log/archives/endian/jobsengine-20110602")
        try folder.write("c\n", to: "var/log/endian/jobsengine")
        #expect(try Followed(path, states: first.states).settle() == ["a", "b", "c"])
        #expect(try first.settle() == ["a", "b", "c"])
    }

    // MARK: several logs

    @Test("two logs exchange their files, and go on", arguments: [false, true])
    func exchanged(restarts: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("a1\na2\n", to: "l1")
        try folder.write("b1\nb2\n", to: "l2")
        try folder.write("other\n", to: "l3")
        let paths = ["l1", "l2"].map(folder.file)
        var followed = Followed(paths)
        #expect(try followed.settle() == ["a1", "a2", "b1", "b2"])
        try folder.rename("l1", "t")
        try folder.rename("l2", "l1")
        try folder.rename("t", "l2")
        if restarts { followed = Followed(paths, states: followed.states) }
        #expect(try followed.settle() == [])
        try folder.append("b3\n", to: "l1")
        try folder.append("a3\n", to: "l2")
        #expect(try followed.settle().sorted() == ["a3", "b3"])
        try folder.rename("l1", "l1.1")
        try folder.write("b4\n", to: "l1")
        #expect(try followed.settle() == ["b4"])
        followed = Followed(paths, states: followed.states)
        try folder.append("a4\n", to: "l2")
        #expect(try followed.settle() == ["a4"])
    }

    @Test("a log and its rotated part are both followed", arguments: [["log", "log.1"], ["log.1", "log"]])
    func partBeside(names: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("1\n2\n", to: "log.1")
        try folder.write("3\n", to: "log")
        let paths = names.map(folder.file)
        var followed = Followed(paths)
        #expect(try followed.settle().sorted() == ["1", "2", "3"])
        try folder.append("4\n", to: "log")
        try folder.rename("log.1", "log.2")
        try folder.rename("log", "log.1")
        try folder.write("5\n", to: "log")
        #expect(try followed.settle() == ["4", "5"])
        try folder.rename("log.1", "log.3")
        try folder.rename("log", "log.1")
        followed = Followed(paths, states: followed.states)
        try folder.write("6\n", to: "log")
        #expect(try followed.settle() == ["6"])
    }

    @Test("a file that one log is done with comes to another one's path")
    func handedOver() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "l1")
        let followed = Followed(["l1", "l2"].map(folder.file))
        #expect(try followed.settle() == ["a"])
        try folder.rename("l1", "l1.1")
        try folder.write("b\n", to: "l1")
        #expect(try followed.settle() == ["b"])
        try folder.append("c\n", to: "l1.1")
        try folder.rename("l1.1", "l2")
        #expect(try followed.settle() == ["c"])
        try folder.append("d\n", to: "l2")
        #expect(try followed.settle() == ["d"])
    }

    @Test("names of parts among paths")
    func partsAmongPaths() {
        let paths = ["/v/log", "/v/log.1", "/v/log.2.gz", "/v/log-20110601", "/w/log.1", "/v/other.1"]
        #expect(Follower.parts(among: paths) == [1: 0, 2: 0, 3: 0])
        #expect(Follower.parts(among: ["/v/log.1", "/v/log.2"]).isEmpty)
    }

    // MARK: a box's root

    private func link(_ folder: TemporaryFolder, _ path: String, to target: String) {
        _ = symlink(target, folder.file(path).path)
    }

    @Test("no link leads out of a root: the log, its folder, its parts, whenever it is made")
    func root() throws {
        let folder = try TemporaryFolder()
        try folder.write("host\n", to: "host/jobsengine.log")
        try folder.write("a\n", to: "R/var/log/jobsengine.log")
        try folder.write("b\n", to: "R/data/log")
        let followed = Followed([folder.file("R/var/log/jobsengine.log")], root: folder.file("R"))
        #expect(try followed.settle() == ["a"])
        try folder.rename("R/var/log/jobsengine.log", "R/var/log/jobsengine.log.1")
        link(folder, "R/var/log/jobsengine.log", to: folder.file("host/jobsengine.log").path)
        link(folder, "R/var/log/jobsengine.log.0", to: "../../../host/jobsengine.log")
        #expect(try followed.settle() == [])
        try folder.remove("R/var/log/jobsengine.log")
        link(folder, "R/var/log/jobsengine.log", to: "/data/log")
        #expect(try followed.settle() == ["b"])
        try folder.rename("R/var/log", "R/var/old")
        link(folder, "R/var/log", to: folder.file("host").path)
        #expect(try followed.settle() == [])
        try folder.append("host too\n", to: "host/jobsengine.log")
        #expect(try followed.settle() == [])
        try folder.remove("R/var/log")
        try folder.write("c\n", to: "R/var/log/jobsengine.log")
        #expect(try followed.settle() == ["c"])
    }

    // MARK: our own files

    @Test("what the program writes is never followed")
    func ownFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        try folder.write("out\n", to: "log.1")
        let own = OwnFiles()
        own.add(folder.file("log.1").path)
        own.add(folder.file("later").path)
        let followed = Followed([folder.file("log")], own: own)
        #expect(try followed.settle() == ["a"])
        try folder.rename("log", "log.2")
        try folder.write("out\n", to: "later")
        _ = Foundation.link(folder.file("later").path, folder.file("log").path)
        #expect(try followed.settle() == [])
        try folder.append("more\n", to: "later")
        #expect(try followed.settle() == [])
        try folder.remove("log")
        try folder.write("b\n", to: "log")
        #expect(try followed.settle() == ["b"])
    }

    @Test("half a line that the next file begins with too, and that one is truncated before it is read")
    func sameHalfLine() throws {
        let folder = try TemporaryFolder()
        try folder.write("line ", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.rename("log", "log.1")
        try folder.write("line 1\nline 2\n", to: "log")
        try followed.round()
        try folder.remove("log.1")
        try folder.copy("log", "log.1")
        folder.truncate("log")
        try folder.append("line 3\n", to: "log")
        try followed.settle()
        #expect(followed.lines.filter { $0.count > 5 } == ["line 1", "line 2", "line 3"])
    }
}

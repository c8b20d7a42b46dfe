import Foundation
import LogBytes
@testable import LogFollow
import TestSupport
import Testing

@Suite("truncation in place")
struct TruncationTests {
    @Test("copytruncate: the tail is in the copy only")
    func copyTruncate() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("c\nd\n", to: "log")
        try folder.copy("log", "log.1")
        folder.truncate("log")
        try folder.append("e\n", to: "log")
        #expect(try followed.settle() == ["c", "d", "e"])
    }

    @Test("a half line that was read is completed from the copy")
    func halfLineInCopy() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nhal", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("f\n", to: "log")
        try folder.copy("log", "log.1")
        folder.truncate("log")
        try folder.append("b\n", to: "log")
        #expect(try followed.settle() == ["half", "b"])
    }

    @Test("a first half line is completed from the copy")
    func firstHalfLineInCopy() throws {
        let folder = try TemporaryFolder()
        try folder.write("hal", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("f\nx\n", to: "log")
        try folder.copy("log", "log.1")
        folder.truncate("log")
        try folder.append("b\n", to: "log")
        #expect(try followed.settle() == ["half", "x", "b"])
    }

    @Test("two copytruncates between two looks")
    func twice() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.append("b\n", to: "log")
        for text in ["c\n", "d\n"] {
            try folder.rename("log.1", "log.2")
            try folder.copy("log", "log.1")
            folder.truncate("log")
            try folder.append(text, to: "log")
        }
        #expect(try followed.settle() == ["b", "c", "d"])
    }

    @Test("truncated and grown past the old offset between two looks")
    func regrown() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        folder.truncate("log")
        try folder.append("x\ny\nz\n", to: "log")
        #expect(try followed.settle() == ["x", "y", "z"])
        #expect(followed.notes == [.beginsAnew(name: folder.file("log").path, offset: 4)])
    }

    @Test("rewritten to the same size")
    func sameSize() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        usleep(20_000)
        folder.truncate("log")
        try folder.append("x\ny\n", to: "log")
        #expect(try followed.settle() == ["x", "y"])
    }

    @Test("a half line before a truncation without a copy is a line")
    func halfLine() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nhalf", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        folder.truncate("log")
        try folder.append("b\n", to: "log")
        #expect(try followed.settle() == ["half", "b"])
    }

    @Test("a half line that was read behind the copy's end is no line")
    func halfLineBehindTheCopy() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.copy("log", "log.1")
        try folder.append("b\nhalf", to: "log")
        try followed.settle()
        folder.truncate("log")
        try folder.append("c\n", to: "log")
        #expect(try followed.settle() == ["c"])
        #expect(followed.lines == ["a", "b", "c"])
    }

    /// A read that a truncation falls into ends at a page's border, or goes on in what was written behind it.
    @Test("what was read at the beginning of a file that was truncated meanwhile is not taken", arguments: [0, 2])
    func torn(position: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\nhal", to: "log")
        let file = OpenFile(descriptor: FileBytes.open(folder.file("log").path))
        let reader = PositionedReader(file, from: Int64(position), leavesNULs: true)
        reader.isUndisturbed = { _ in
            folder.truncate("log")
            try? folder.append("x\ny\nz\nzz\n", to: "log")
            return true
        }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        defer { room.deallocate() }
        #expect(try reader.read(into: room) == 0)
        #expect(reader.isBroken)
        #expect(reader.position == position)
    }

    @Test("lines that were read but not delivered before a truncation are lines")
    func readButNotDelivered() throws {
        let folder = try TemporaryFolder()
        let line = String(repeating: "x", count: 99)
        try folder.write(String(repeating: line + "\n", count: 20_000), to: "log")
        let followed = Followed(folder.file("log"))
        #expect(try followed.round() == .more)
        let before = followed.lines.count
        folder.truncate("log")
        try followed.settle()
        #expect(followed.lines.count > before)
        #expect(followed.lines.dropLast().allSatisfy { $0 == line })
        #expect(line.hasPrefix(followed.lines.last ?? ""))
    }

    @Test("room that is taken before it is written into", arguments: [100, 200_000], [false, true])
    func takenBefore(room: Int, isRotated: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("a\nb\n", to: "log")
        folder.truncate("log", to: 4 + room)
        var followed = Followed(folder.file("log"))
        #expect(try followed.settle() == ["a", "b"])
        #expect(followed.follower.isCaughtUp)
        try folder.overwrite("log", at: 4, "c\nd")
        #expect(try followed.settle() == ["c"])
        followed = Followed(folder.file("log"), states: followed.states)
        try folder.overwrite("log", at: 7, "\ne\n")
        #expect(try followed.settle() == ["d", "e"])
        if isRotated {
            try folder.rename("log", "log.1")
            try folder.write("g\n", to: "log")
            try folder.overwrite("log.1", at: 10, "f\n")
            #expect(try followed.settle() == ["f", "g"])
        } else {
            folder.truncate("log", to: 10)
            #expect(try followed.settle() == [])
            try folder.append("f\n", to: "log")
            #expect(try followed.settle() == ["f"])
        }
        #expect(followed.notes == [])
    }

    @Test("following from the end of room that is taken before")
    func takenBeforeFromTheEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        folder.truncate("log", to: 4096)
        let followed = Followed(folder.file("log"), start: .liveEnd)
        #expect(try followed.settle() == [])
        try folder.overwrite("log", at: 2, "b\n")
        #expect(try followed.settle() == ["b"])
    }

    @Test("UTF-16 grows, is rotated, truncated and resumed", arguments: ["\u{FEFF}", ""])
    func wide(mark: String) throws {
        func bytes(_ text: String) -> Data { text.data(using: .utf16LittleEndian)! }
        func add(_ data: Data, _ name: String = "log") throws {
            let old = (try? Data(contentsOf: folder.file(name))) ?? Data()
            if old.isEmpty { try folder.write("", to: name) }
            let handle = try FileHandle(forUpdating: folder.file(name))
            try handle.seekToEnd()
            try handle.write(contentsOf: data)
            try handle.close()
        }
        let folder = try TemporaryFolder()
        try folder.write("", to: "log")
        var followed = Followed(folder.file("log"))
        try followed.settle()
        try add(bytes(mark + "first line\nsecond line\n"))
        #expect(try followed.settle() == ["first line", "second line"])
        let third = bytes("third\n")
        try add(third.prefix(3))
        #expect(try followed.settle() == [])
        try add(third.dropFirst(3) + bytes("fourth\n"))
        #expect(try followed.settle() == ["third", "fourth"])
        #expect(followed.notes == [.encoding(name: folder.file("log").path)])
        followed = Followed(folder.file("log"), states: followed.states)
        try add(bytes("fifth\n"))
        try folder.rename("log", "log.1")
        try add(bytes(mark + "a line of another file\n"))
        #expect(try followed.settle() == ["fifth", "a line of another file"])
        let whole = bytes("a \u{1F600} b\n")
        try add(whole.prefix(7))
        #expect(try followed.settle() == [])
        try add(whole.dropFirst(7))
        #expect(try followed.settle() == ["a \u{1F600} b"])
        folder.truncate("log")
        try followed.settle()
        try add(bytes(mark + "it begins anew\n"))
        #expect(try followed.settle() == ["it begins anew"])
    }

    @Test("what UTF-16 costs does not grow with the file")
    func wideCost() throws {
        let folder = try TemporaryFolder()
        let line = "\u{FEFF}2011-06-01 14:29:51,550 jobsengine JOB-I-Start\n".data(using: .utf16LittleEndian)!
        let many = (0..<20_000).reduce(into: Data()) { all, _ in all.append(line) }
        try folder.write(many, to: "log")
        let followed = Followed(folder.file("log"))
        #expect(try followed.settle().count == 20_000)
        let before = try readByThread()
        for _ in 0..<20 {
            let handle = try FileHandle(forUpdating: folder.file("log"))
            try handle.seekToEnd()
            try handle.write(contentsOf: line)
            try handle.close()
            #expect(try followed.settle().count == 1)
        }
        #expect(try readByThread() - before < many.count)
    }

    /// Bytes that this thread has read.
    private func readByThread() throws -> Int {
        let text = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
        return try #require(text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }

    @Test("a hole left by a writer that does not append")
    func hole() throws {
        let folder = try TemporaryFolder()
        try folder.write("a\n", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        folder.truncate("log")
        try followed.settle()
        folder.truncate("log", to: 5000)
        try folder.append("b\n", to: "log")
        #expect(try followed.settle() == ["b"])
        #expect(followed.notes.count == 2)
    }

    // MARK: the same content again

    private static let lines = (1...40).map { "2011-06-01 14:29:\($0 + 10) line \($0)\n" }

    /// Follows a log, cuts it, puts the bytes back, and adds to it.
    private func cut(to size: Int, _ times: Int = 1, lines count: Int = 3, looks: Int = 1) throws -> [String] {
        let folder = try TemporaryFolder()
        let text = Self.lines.prefix(count).joined()
        try folder.write(text, to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        for _ in 0..<times {
            folder.truncate("log", to: size)
            for _ in 0..<looks { followed.follower.wait(try followed.round()) }
            try folder.append(String(text.dropFirst(size)), to: "log")
            try followed.settle()
        }
        for line in Self.lines.dropFirst(count).prefix(3) {
            try folder.append(line, to: "log")
            try followed.settle()
        }
        return followed.lines.map { String($0.split(separator: " ").last ?? "") }
    }

    @Test("smaller for a moment: nothing comes twice", arguments: [0, 1, 27, 30, 80, 82], [1, 3])
    func smaller(size: Int, times: Int) throws {
        for looks in [1, 2, 5] { #expect(try cut(to: size, times, looks: looks) == ["1", "2", "3", "4", "5", "6"]) }
    }

    @Test("a longer log that is smaller for a moment", arguments: [0, 500, 900, 1000, 1083])
    func longer(size: Int) throws {
        #expect(try cut(to: size, lines: 37, looks: 3) == (1...40).map { "\($0)" })
    }

    @Test("smaller for long: what is proven to repeat waits")
    func smallerForLong() throws {
        #expect(try cut(to: 80, looks: 40) == ["1", "2", "3", "4", "5", "6"])
        #expect(try cut(to: 0, looks: 40) == ["1", "2", "3", "4", "5", "6"])
    }

    @Test("a restored log that goes on differently is a new one")
    func differently() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines.prefix(5).joined(), to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        folder.truncate("log")
        try followed.settle()
        try folder.append(Self.lines[0] + Self.lines[1] + "new\n", to: "log")
        // What may repeat is held back for a while only.
        #expect(try followed.settle() == [Self.lines[0], Self.lines[1], "new\n"].map { String($0.dropLast()) })
        try folder.append("newer\n", to: "log")
        #expect(try followed.settle() == ["newer"])
    }

    @Test("cut while stopped, and put back")
    func whileStopped() throws {
        let folder = try TemporaryFolder()
        let text = Self.lines.prefix(5).joined()
        try folder.write(text, to: "log")
        let first = Followed(folder.file("log"))
        try first.settle()
        folder.truncate("log", to: 20)
        let second = Followed(folder.file("log"), states: first.states)
        try second.settle()
        let third = Followed(folder.file("log"), states: second.states)
        try third.settle()
        try folder.append(String((text + Self.lines[5]).dropFirst(20)), to: "log")
        #expect(try third.settle() == [String(Self.lines[5].dropLast())])
        #expect(second.lines == [])
    }

    /// The copy is made before anything was read of the log, and filled and followed by the truncation without a
    /// change of the folder.
    @Test("a log that was truncated before its first line was read")
    func unreadTruncated() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "log")
        let followed = Followed(folder.file("log"))
        try followed.settle()
        try folder.write("", to: "log.1")
        try followed.settle()
        usleep(80_000)
        try followed.settle()
        try folder.append("a\n", to: "log.1")
        try folder.append("b\n", to: "log")
        #expect(try followed.settle() == ["a", "b"])
    }
}

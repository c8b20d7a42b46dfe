import Foundation
import LogFollow
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
}

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
}

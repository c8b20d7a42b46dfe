import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// Files that take their names when they are whole, and where a path's bytes go.
struct DraftFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> String { folder.file(name).path }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }

    private func write(_ text: String, _ draft: DraftFile) throws {
        try FileHandle(fileDescriptor: draft.descriptor).write(contentsOf: Data(text.utf8))
    }

    private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    @Test("it stands under its name when it is committed, and not before; given up, it leaves nothing")
    func whole() throws {
        try folder.write("old", to: "a")
        do {
            let given = try DraftFile(for: path("a"), mode: .usual)
            try write("half", given)
        }
        #expect(try text("a") == "old" && names() == ["a"])
        let draft = try DraftFile(for: path("a"), mode: .owner)
        try write("new", draft)
        try draft.commit()
        #expect(try text("a") == "new" && names() == ["a"])
        let mode = try FileManager.default.attributesOfItem(atPath: path("a"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("where nothing may be replaced, the first one stays")
    func refuses() throws {
        let (first, second) = (try DraftFile(for: path("a"), mode: .usual), try DraftFile(for: path("a"), mode: .usual))
        try write("first", first)
        try first.commit(replaces: false)
        #expect(throws: SystemError(EEXIST)) { try second.commit(replaces: false) }
        #expect(try text("a") == "first")
        // One that has a name meanwhile.
        let name = DraftName(beside: path("a"))
        close(try DraftFile.create(name.path, .usual))
        #expect(throws: SystemError(EEXIST)) { try name.give(to: path("a"), replaces: false) }
        #expect(try text("a") == "first")
    }

    @Test("a planted link or file under the name is never written through")
    func planted() throws {
        try folder.write("precious", to: "victim")
        symlink(path("victim"), path("link"))
        #expect(throws: SystemError(EEXIST)) { _ = try DraftFile.create(path("link"), .usual) }
        #expect(throws: SystemError(EEXIST)) { _ = try DraftFile.create(path("victim"), .usual) }
        #expect(try text("victim") == "precious")
    }

    @Test("links lead to their targets, be they there or not; devices, pipes and open files are streams")
    func places() throws {
        let real = URL(fileURLWithPath: path("")).resolvingSymlinksInPath().path
        try folder.write("x", to: "file")
        symlink("file", path("near"))
        symlink(path("near"), path("far"))
        symlink("new", path("dangling"))
        symlink("loop", path("loop"))
        mkfifo(path("fifo"), 0o600)
        #expect(try OutputPlace(path("far")) == .file(real + "/file"))
        #expect(try OutputPlace(path("dangling")) == .file(path("new")))
        #expect(try OutputPlace(path("other")) == .file(path("other")))
        #expect(throws: SystemError(ELOOP)) { _ = try OutputPlace(path("loop")) }
        #expect(try OutputPlace("/dev/null") == .stream)
        #expect(try OutputPlace(path("fifo")) == .stream)
        let open = try DraftFile(for: path("open"), mode: .usual)
        #expect(try OutputPlace("/proc/self/fd/\(open.descriptor)") == .stream, "a file without a name")
    }

    @Test("a mode is that of the narrowest source, and the owner can always read and write")
    func modes() throws {
        for (name, mode) in [("a", 0o644), ("b", 0o640), ("c", 0o400)] {
            try folder.write("", to: name)
            chmod(path(name), mode_t(mode))
        }
        #expect(FileMode(narrowestOf: [path("a")]).bits == 0o644)
        #expect(FileMode(narrowestOf: [path("a"), path("b")]).bits == 0o640)
        #expect(FileMode(narrowestOf: [path("c")]).bits == 0o600)
        #expect(FileMode(narrowestOf: [path("none"), "/dev/null"]) == .usual)
        #expect(FileMode(narrowestOf: [path("b")]).folderBits == 0o750)
    }
}

import Foundation
import TestSupport
import Testing

@testable import LogBytes

/// Links below a box's root are resolved within it, as chroot would.
struct RootFolderTests {
    private func box() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("inside", to: "root/data/log/file")
        try folder.write("outside", to: "host/file")
        return folder
    }

    private func link(_ path: String, to target: String, in folder: TemporaryFolder) throws {
        let place = folder.file("root/" + path)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
    }

    private func read(_ path: String, in folder: TemporaryFolder) -> String? {
        RootFolder(folder.file("root").path).bytes(path, upTo: 100).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "a link leads to the box's own file",
        arguments: [
            "/data/log", "../data/log", "../../../../data/log", "/../data/./log", "../../host/../data/log/",
            "//data//log",
        ])
    func inside(target: String) throws {
        let folder = try box()
        try link("var/log", to: target, in: folder)
        #expect(read("var/log/file", in: folder) == (target.contains("host") ? nil : "inside"))
    }

    @Test("chains of links, and a link to a file")
    func chain() throws {
        let folder = try box()
        try link("var", to: "/one", in: folder)
        try link("one", to: "two", in: folder)
        try link("two/log", to: "/data/../data/log", in: folder)
        try link("two/file", to: "/var/log/file", in: folder)
        #expect(read("var/log/file", in: folder) == "inside")
        #expect(read("var/file", in: folder) == "inside")
    }

    @Test("nothing outside is reached")
    func outside() throws {
        let folder = try box()
        let host = folder.file("host").path
        try link("var/log", to: host, in: folder)
        try link("etc/passwd", to: "/etc/passwd", in: folder)
        try link("etc/up", to: String(repeating: "../", count: 40) + "etc/passwd", in: folder)
        for path in ["var/log/file", "etc/passwd", "etc/up", "../host/file", "var/../../host/file"] {
            #expect(read(path, in: folder) == nil, "\(path)")
        }
    }

    @Test("links in a circle end, and say so")
    func loop() throws {
        let folder = try box()
        try link("a", to: "b", in: folder)
        try link("b", to: "/a", in: folder)
        let error = #expect(throws: SourceError.self) { try RootFolder(folder.file("root").path).resolve("a/x") }
        #expect(error?.code == ELOOP)
    }
}

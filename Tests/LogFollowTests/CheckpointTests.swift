import Foundation
import LogFollow
import TestSupport
import Testing

@Suite("the checkpoint's file")
struct CheckpointTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("checkpoint").path }

    init() throws { folder = try TemporaryFolder() }

    private func checkpoint(_ note: String) -> Checkpoint {
        Checkpoint(logs: [LogState(path: "/log")], note: Array(note.utf8))
    }

    private func save(_ notes: String...) throws {
        let file = try CheckpointFile(path)
        for note in notes { try file.save(checkpoint(note)) }
    }

    private func error(_ body: () throws -> Void) -> CheckpointError.Cause? {
        do { try body() } catch let error as CheckpointError { return error.cause } catch {}
        return nil
    }

    @Test("the last saved one is read")
    func last() throws {
        try save("1")
        #expect(try CheckpointFile(path).saved == checkpoint("1"))
        try save("2", "3", "4")
        #expect(try CheckpointFile(path).saved == checkpoint("4"))
    }

    @Test("a torn younger slot leaves the older one", arguments: [0, 1, 20, 60])
    func torn(_ place: Int) throws {
        try save("1", "2")
        var bytes = try Data(contentsOf: folder.file("checkpoint"))
        bytes[CheckpointTests.slot + place] ^= 1
        try folder.write(bytes, to: "checkpoint")
        #expect(try CheckpointFile(path).saved == checkpoint("1"))
    }

    private static let slot = 256 * 1024

    @Test("what holds no whole slot is refused, each with its own reason")
    func refused() throws {
        try folder.write("", to: "checkpoint")
        #expect(error { _ = try CheckpointFile(path) } == .empty)
        try folder.write("some text\n", to: "checkpoint")
        #expect(error { _ = try CheckpointFile(path) } == .foreign)
        try folder.remove("checkpoint")
        try save("1")
        let bytes = try Data(contentsOf: folder.file("checkpoint"))
        for length in stride(from: 1, to: bytes.count, by: 7) {
            try folder.write(bytes.prefix(length), to: "checkpoint")
            #expect(error { _ = try CheckpointFile(path) } == (length < 8 ? .foreign : .torn))
        }
    }

    @Test("--reset passes over it, and what is saved then counts")
    func reset() throws {
        try save("1", "2", "3")
        let file = try CheckpointFile(path, reset: true)
        #expect(file.saved == nil)
        try file.save(checkpoint("new"))
        #expect(error { _ = try CheckpointFile(path) } == .locked)
    }

    @Test("a saved one after --reset is the youngest")
    func afterReset() throws {
        try save("1", "2", "3")
        do { try CheckpointFile(path, reset: true).save(checkpoint("new")) }
        #expect(try CheckpointFile(path).saved == checkpoint("new"))
        try folder.write("garbage", to: "checkpoint")
        do { try CheckpointFile(path, reset: true).save(checkpoint("newer")) }
        #expect(try CheckpointFile(path).saved == checkpoint("newer"))
    }

    @Test("two followers cannot share it")
    func locked() throws {
        let first = try CheckpointFile(path)
        #expect(error { _ = try CheckpointFile(path) } == .locked)
        try first.save(checkpoint("1"))
        #expect(error { _ = try CheckpointFile(path) } == .locked)
    }

    @Test("another machine's and another log's are refused")
    func others() throws {
        var other = checkpoint("")
        #expect(error { try other.check(paths: ["/other"], file: path) } == .log("/log"))
        try other.check(paths: ["/log", "/other"], file: path)
        other.host = "elsewhere"
        #expect(error { try other.check(paths: ["/log"], file: path) } == .host)
    }

    @Test("bytes that are none are refused")
    func bytes() throws {
        let bytes = checkpoint("note").bytes
        #expect(Checkpoint(bytes: bytes) == checkpoint("note"))
        for length in 0..<bytes.count { #expect(Checkpoint(bytes: Array(bytes.prefix(length))) == nil) }
        #expect(Checkpoint(bytes: bytes + [0]) == nil)
    }
}

import Foundation
import TestSupport
import Testing

@testable import LogFollow

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

    @Test("a torn younger one leaves the older one", arguments: [0, 1, 20, 51])
    func torn(_ place: Int) throws {
        try save("1", "2")
        var bytes = try Data(contentsOf: folder.file("checkpoint"))
        bytes[CheckpointTests.page + place] ^= 1
        try folder.write(bytes, to: "checkpoint")
        #expect(try CheckpointFile(path).saved == checkpoint("1"))
    }

    private static let page = 4096

    @Test("torn bytes leave the older ones, wherever they lie")
    func tornBytes() throws {
        try save("1", "2", String(repeating: "long ", count: 5000))
        let whole = try Data(contentsOf: folder.file("checkpoint"))
        let begin = try #require(whole.firstRange(of: Data("long ".utf8))).lowerBound
        for place in [begin, begin + 9999, whole.count - 1] {
            var bytes = whole
            bytes[place] ^= 1
            try folder.write(bytes, to: "checkpoint")
            #expect(try CheckpointFile(path).saved == checkpoint("2"))
        }
    }

    @Test("any number of logs fits, and the file does not grow with every checkpoint")
    func many() throws {
        let position = LinePosition(offset: 1, number: 1, chain: .start)
        let file = KnownFile(identity: FileIdentity(device: 1, inode: 2, birth: 3), head: position)
        let logs = (0..<300).map {
            LogState(path: "/logs/\($0)", hasBegun: true, known: Array(repeating: file, count: 100))
        }
        do {
            let file = try CheckpointFile(path)
            for round in 0..<20 { try file.save(Checkpoint(logs: logs, note: [UInt8(round)])) }
        }
        #expect(try CheckpointFile(path).saved == Checkpoint(logs: logs, note: [19]))
        let size = try Data(contentsOf: folder.file("checkpoint")).count
        #expect(size < 3 * Checkpoint(logs: logs).bytes.count)
    }

    @Test("bytes that somebody made up end nothing")
    func madeUp() throws {
        let position = LinePosition(offset: 100, number: 4, chain: .start)
        let mark = GenerationMark(
            name: "/log", identity: FileIdentity(device: 1, inode: 2, birth: nil), position: position,
            window: ContentWindow(length: 9, hash: 1), ladder: ChainLadder([position]), size: 120, modified: 5)
        let log = LogState(path: folder.file("log").path, hasBegun: true, marks: [mark])
        try folder.write("a\nb\n", to: "log")
        var checkpoint = Checkpoint(logs: [log], note: [1])
        checkpoint.output = OutputMark(length: 3, window: .none)
        let bytes = checkpoint.bytes
        for place in stride(from: 0, to: bytes.count, by: 7) {
            for value in [0x7F, 0xFF] as [UInt8] {
                var made = bytes
                for offset in 0..<min(8, made.count - place) { made[place + offset] = value }
                guard let read = Checkpoint(bytes: made) else { continue }
                try Followed(folder.file("log"), states: read.logs).round()
            }
        }
    }

    @Test("what holds no whole slot is refused, each with its own reason")
    func refused() throws {
        try folder.write("", to: "checkpoint")
        #expect(error { _ = try CheckpointFile(path) } == .empty)
        try folder.write("some text\n", to: "checkpoint")
        #expect(error { _ = try CheckpointFile(path) } == .foreign)
        try folder.remove("checkpoint")
        try save("1")
        let bytes = try Data(contentsOf: folder.file("checkpoint"))
        for length in stride(from: 1, to: 52, by: 7) {
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

    @Test("however two begin at the same moment, one has it")
    func raced() throws {
        for _ in 0..<50 {
            let path = folder.file("raced-\(UInt32.random(in: 0 ... .max))").path
            let held = Held()
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                if let file = try? CheckpointFile(path) { held.add(file) }
            }
            #expect(held.files.count == 1)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!left.contains { $0.hasSuffix(".new") })
    }

    private final class Held: @unchecked Sendable {
        private let lock = NSLock()
        private(set) var files: [CheckpointFile] = []
        func add(_ file: CheckpointFile) { lock.withLock { files.append(file) } }
    }

    @Test("what stands under the name of a draft is left alone")
    func planted() throws {
        try folder.write("mine\n", to: "victim")
        symlink(folder.file("victim").path, path + ".new")
        try save("1")
        #expect(try String(contentsOf: folder.file("victim"), encoding: .utf8) == "mine\n")
    }

    @Test("another machine's and another log's are refused")
    func others() throws {
        var other = checkpoint("")
        #expect(error { try other.check(paths: ["/other"], file: path) } == .log("/log"))
        try other.check(paths: ["/log", "/other"], file: path)
        other.host = "elsewhere"
        #expect(error { try other.check(paths: ["/log"], file: path) } == .host)
    }

    @Test("a machine whose id cannot be read for once is no other machine")
    func machines() {
        let (own, other) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
        #expect(HostIdentity.mayBe(own, own, hasOne: true) && !HostIdentity.mayBe(other, own, hasOne: true))
        #expect(HostIdentity.mayBe(own, nil, hasOne: true) && !HostIdentity.mayBe(own, nil, hasOne: false))
        #expect(!HostIdentity.mayBe("elsewhere", nil, hasOne: true))
    }

    @Test("bytes that are none are refused")
    func bytes() throws {
        let bytes = checkpoint("note").bytes
        #expect(Checkpoint(bytes: bytes) == checkpoint("note"))
        for length in 0..<bytes.count { #expect(Checkpoint(bytes: Array(bytes.prefix(length))) == nil) }
        #expect(Checkpoint(bytes: bytes + [0]) == nil)
    }
}

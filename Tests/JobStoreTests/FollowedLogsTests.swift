import Foundation
import JobState
import LogBytes
import LogLines
import TestSupport
import Testing

@testable import JobStore

/// What a follower adds to a store: bytes, names and checkpoint, all or nothing.
struct FollowedLogsTests {
    private let folder: TemporaryFolder
    private let path: String
    private let log = FollowedLog(
        path: "/var/log/jobsengine", name: "/var/log/jobsengine", base: "jobsengine", place: "", zone: Zone("UTC")!)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("desk.db").path
    }

    private func addition(
        _ place: FollowedLogs.Place, _ text: String, zeros: Int64 = 0, generation: Int = 0, chain: Chain = .start
    ) -> FollowedLogs.Addition {
        var addition = FollowedLogs.Addition(place: place, log: log, generation: generation, modified: 7)
        Array(text.utf8).withUnsafeBytes { addition.bytes.append($0) }
        if zeros > 0 { addition.bytes.append(zeros: zeros) }
        addition.chain = chain
        return addition
    }

    private func text(_ store: LogStore, _ name: String) throws -> [UInt8] {
        let file = try #require(try store.keptSets().flatMap(\.set.files).first { $0.name == name })
        let reader = try file.openDecoded()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { room.deallocate() }
        var bytes: [UInt8] = []
        while case let count = try reader.read(into: room), count > 0 { bytes += room[..<count] }
        return bytes
    }

    @Test("pieces of any length, with holes between, come back as one file", arguments: UInt64(0)..<12)
    func pieces(seed: UInt64) throws {
        var random = SplitMix(seed)
        let store = try LogStore(path: path, creates: true)
        let followed = try FollowedLogs(store)
        var (place, wanted) = (FollowedLogs.Place.begins, [UInt8]())
        for commit in 0..<12 {
            let text = String(
                repeating: "line \(commit)\n", count: [0, 1, 3, 2000, 2341].randomElement(using: &random)!)
            let zeros = [Int64(0), 0, 5, 16_384, 70_000, 163_840].randomElement(using: &random)!
            let number = try followed.commit(
                [addition(place, text, zeros: zeros)], checkpoint: [UInt8(commit)], History(), timeout: 1)
            place = .source(number[0])
            wanted += Array(text.utf8) + Array(repeating: 0, count: Int(zeros))
            #expect(try self.text(store, log.name) == wanted, "after commit \(commit)")
        }
    }

    @Test("a new life of the log takes its name, older ones are named as logrotate would")
    func rotated() throws {
        let store = try LogStore(path: path, creates: true)
        let followed = try FollowedLogs(store)
        for life in ["first", "second", "third"] {
            _ = try followed.commit([addition(.begins, "\(life)\n")], checkpoint: [1], History(), timeout: 1)
        }
        for (name, life) in [("", "third"), (".1", "second"), (".2", "first")] {
            #expect(try text(store, log.name + name) == Array("\(life)\n".utf8))
        }
        let live = try store.keptSets().flatMap(\.set.files).filter(\.isLive)
        #expect(live.map(\.name) == [log.name])
    }

    @Test("several pieces of one commit carry each other on")
    func together() throws {
        let store = try LogStore(path: path, creates: true)
        let numbers = try FollowedLogs(store).commit(
            [
                addition(.begins, "a\n"), addition(.addition(0), "b\n"), addition(.begins, "c\n"),
                addition(.addition(2), "d\n"),
            ],
            checkpoint: [1], History(), timeout: 1)
        #expect(numbers[0] == numbers[1] && numbers[2] == numbers[3] && numbers[0] != numbers[2])
        #expect(try text(store, log.name) == Array("c\nd\n".utf8))
        #expect(try text(store, log.name + ".1") == Array("a\nb\n".utf8))
    }

    @Test("a second follower of one store is told, and changes nothing")
    func two() throws {
        let store = try LogStore(path: path, creates: true)
        let (first, second) = (try FollowedLogs(store), try FollowedLogs(store))
        _ = try first.commit([addition(.begins, "a\n")], checkpoint: [1], History(), timeout: 1)
        let fault = try #require(throws: StoreError.self) {
            try second.commit([addition(.begins, "b\n")], checkpoint: [2], History(), timeout: 1)
        }
        #expect(fault.reason == "another follower is using it")
        #expect(try FollowedLogs(store).checkpoint == [1])
        #expect(try text(store, log.name) == Array("a\n".utf8))
        _ = try first.commit([addition(.begins, "c\n")], checkpoint: [3], History(), timeout: 1)
        #expect(try FollowedLogs(store).checkpoint == [3])
    }

    @Test("a commit that fails in its middle leaves the store as it was")
    func whole() throws {
        let store = try LogStore(path: path, creates: true)
        let followed = try FollowedLogs(store)
        let number = try followed.commit([addition(.begins, "a\n")], checkpoint: [1], History(), timeout: 1)[0]
        try store.database.execute("UPDATE page SET bytes = x'28b52ffd00', size = 9")
        #expect(throws: StoreError.self) {
            try followed.commit([addition(.source(number), "b\n")], checkpoint: [2], History(), timeout: 1)
        }
        #expect(try FollowedLogs(store).checkpoint == [1])
        #expect(try store.database.number("SELECT bytes FROM source") == 2)
    }

    @Test("a file that goes on is found by its end and its chain")
    func goesOn() throws {
        let store = try LogStore(path: path, creates: true)
        let followed = try FollowedLogs(store)
        let chain = try #require(Chain(hex: "0123456789abcdef0123456789abcdef"))
        let number = try followed.commit(
            [addition(.begins, "a\n", chain: chain)], checkpoint: [1], History(), timeout: 1)[0]
        #expect(try followed.source(path: log.path, endingAt: 2, chain) == number)
        #expect(try followed.source(path: log.path, endingAt: 3, chain) == nil)
        #expect(try followed.source(path: log.path, endingAt: 2, .start) == nil)
        #expect(try followed.source(path: "/other", endingAt: 2, chain) == nil)
    }
}

import Foundation
import JobState
import LogBytes
import TestSupport
import Testing

@testable import JobStore

/// Files in a store: their bytes come back as they were, and what is no store of ours is refused.
struct LogStoreTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("desk.db").path
    }

    private func file(_ bytes: Data, _ name: String) throws -> LogFile {
        let url = try folder.write(bytes, to: name)
        return LogFile(
            name: name, origin: PathOrigin(path: url.path), storedSize: Int64(bytes.count), modified: 1_306_922_400,
            isLive: false)
    }

    private func set(_ files: LogFile...) -> LogSet { LogSet(name: "jobsengine", place: "", files: files) }

    private static func bytes(_ file: LogFile) throws -> Data {
        let reader = try file.openDecoded()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 10_007, alignment: 1)
        defer { room.deallocate() }
        var bytes = Data()
        while case let count = try reader.read(into: room), count > 0 { bytes.append(contentsOf: room[..<count]) }
        return bytes
    }

    /// Of the sizes where pages begin and end, what packs well and what does not, and NULs in all places.
    private static func content(_ random: inout SplitMix) -> Data {
        var bytes = Data()
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let count = [0, 1, Page.length - 1, Page.length, Page.length + 1, 3 * Page.length, 100_000]
                .randomElement(using: &random)!
            switch UInt8.random(in: 0...2, using: &random) {
            case 0: bytes.append(Data(repeating: 0, count: count))
            case 1: bytes.append(Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }))
            default: bytes.append(Data(repeating: 65, count: count))
            }
        }
        return bytes
    }

    @Test("any bytes come back as they were", arguments: UInt64(0)..<24)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix(seed)
        let store = try LogStore(path: path, creates: true)
        var contents: [String: Data] = [:]
        for number in 0..<3 {
            let (name, content) = ("jobsengine.\(number)", Self.content(&random) + Data("\(number)".utf8))
            let file = try file(content, name)
            #expect(try store.add(file, set: set(file), zone: Zone("UTC")!))
            contents[name] = content
        }
        let kept = try LogStore(path: path, creates: false).keptSets()
        #expect(kept.map(\.set.files.count) == [3])
        for file in kept.flatMap(\.set.files) {
            #expect(try Self.bytes(file) == contents[file.name])
            #expect(file.modified == 1_306_922_400)
        }
    }

    @Test("the same bytes are kept once: under the same name not at all, under another one as its copy")
    func same() throws {
        let store = try LogStore(path: path, creates: true)
        let content = Data("2011-06-01 NTP-I-Start job=ntp\n".utf8)
        let (first, second) = (try file(content, "jobsengine.1"), try file(content, "jobsengine.2"))
        #expect(try store.add(first, set: set(first), zone: Zone("UTC")!))
        #expect(try !store.add(first, set: set(first), zone: Zone("UTC")!))
        #expect(try !store.add(second, set: set(second), zone: Zone("UTC")!))
        #expect(try store.database.number("SELECT count(*) FROM page") == 1)
        let files = try store.keptSets().flatMap(\.set.files)
        #expect(Set(files.map(\.name)) == ["jobsengine.1", "jobsengine.2"])
        for file in files { #expect(try Self.bytes(file) == content) }
    }

    @Test("what unpacking a file told stays with it")
    func damage() throws {
        let whole = try Data(contentsOf: fixture("rotated/compression-interrupted/jobsengine.log.1.gz"))
        let store = try LogStore(path: path, creates: true)
        let cut = try file(whole.dropLast(40), "jobsengine.2.gz")
        _ = try store.add(cut, set: set(cut), zone: Zone("UTC")!)
        #expect(store.damagedFiles == 1)
        let kept = try #require(try LogStore(path: path, creates: false).keptSets().first?.set.files.first)
        let (reader, stored) = (try cut.openDecoded(), try kept.openDecoded())
        #expect(try Self.bytes(kept) == Self.bytes(cut))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 1)
        defer { room.deallocate() }
        while try reader.read(into: room) > 0 {}
        #expect(stored.damages.map { "\($0)" } == reader.damages.map { "\($0)" })
        #expect(!stored.damages.isEmpty)
    }

    @Test(
        "pages that are damaged, absent or not of their size are told, and never read as something else",
        arguments: [
            "UPDATE page SET bytes = x'28b52ffd00' WHERE start = 0", "UPDATE page SET size = 16385 WHERE start = 0",
            "UPDATE page SET size = -1 WHERE start = 0", "DELETE FROM page WHERE start = 0",
            "UPDATE page SET bytes = x'' WHERE start = 32768",
            "UPDATE page SET size = 1 << 62 WHERE start = 16384", "UPDATE page SET start = 20000 WHERE start = 16384",
        ])
    func damagedPages(change: String) throws {
        let store = try LogStore(path: path, creates: true)
        var random = SplitMix(3)
        let content = Data((0..<40_000).map { _ in UInt8.random(in: 65...90, using: &random) })
        let file = try file(content, "jobsengine")
        _ = try store.add(file, set: set(file), zone: Zone("UTC")!)
        try store.database.execute(change)
        let kept = try #require(try store.keptSets().first?.set.files.first)
        let fault = try #require(throws: SourceError.self) { try Self.bytes(kept) }
        #expect(fault.reason == "its pages are damaged")
    }

    @Test("what was found beside the logs comes back, each kind of it")
    func beside() throws {
        let store = try LogStore(path: path, creates: true)
        let (seal, other) = (try file(Data([1, 2, 3]), "a.tsr"), try file(Data("x".utf8), "messages"))
        let verdicts: [SealCheck.Verdict] = [
            .fits(file: "a b.gz", .asItLies), .fits(file: "a", .unpacked), .other(file: "c"), .alone,
            .faulty("no  stamp"),
        ]
        for verdict in verdicts {
            var beside = LogStore.Beside()
            beside.remarks = [SourceRemark(.corrupt, file: "b.tar", offset: 7, text: "cut  here")]
            beside.passedOver = [other]
            beside.seals = [SealCheck(seal, verdict)]
            try store.note(beside)
            let found = try store.beside()
            #expect(found.seals.map { "\($0.verdict)" } == ["\(verdict)"])
            #expect(found.remarks.map { "\($0)" } == beside.remarks.map { "\($0)" })
            #expect(found.passedOver.map(\.name) == ["messages"])
        }
    }

    // MARK: what is no store

    private static let changes: [(String, String)] = [
        ("PRAGMA user_version = 4", "older jobtrail"), ("PRAGMA user_version = 99", "newer version"),
        ("PRAGMA application_id = 1", "is no store of jobtrail"),
        ("ALTER TABLE jobs ADD COLUMN more TEXT", "its table 'jobs' is not as jobtrail makes it"),
        ("DROP TABLE runs; CREATE VIEW runs AS SELECT 1", "its table 'runs' is not as jobtrail makes it"),
        ("DROP TABLE page", "its table 'page' is not as jobtrail makes it"),
    ]

    @Test("stores of another version, changed ones and other databases are refused with the reason", arguments: changes)
    func refused(change: String, words: String) throws {
        _ = try LogStore(path: path, creates: true)
        try Database(path: path, .writing).execute(change)
        for creates in [false, true] {
            let fault = try #require(throws: StoreError.self) { try LogStore(path: path, creates: creates) }
            #expect(fault.reason.contains(words))
        }
    }

    @Test("another program's database is left as it is")
    func foreign() throws {
        try Database(path: path, .writing).execute("CREATE TABLE notes (a); INSERT INTO notes VALUES (1)")
        let fault = try #require(throws: StoreError.self) { try LogStore(path: path, creates: true) }
        #expect(fault.reason == "is no store of jobtrail")
        #expect(try Database(path: path, .reading).number("SELECT count(*) FROM sqlite_schema") == 1)
    }

    @Test("a trigger in a store never runs")
    func triggers() throws {
        _ = try LogStore(path: path, creates: true)
        try Database(path: path, .writing).execute(
            "CREATE TRIGGER evil AFTER INSERT ON source BEGIN DELETE FROM page; END")
        let store = try LogStore(path: path, creates: true)
        let file = try file(Data("a line\n".utf8), "jobsengine")
        _ = try store.add(file, set: set(file), zone: Zone("UTC")!)
        #expect(try store.database.number("SELECT count(*) FROM page") == 1)
    }
}

import Foundation
import JobState
import TestSupport
import Testing

@testable import EngineSimulator
@testable import jobtrail

/// An index that is torn, stale or another version's is told and made anew, and never answers.
struct IndexFileTests {
    private let folder: TemporaryFolder
    private let asker: InProcess
    private let cache: IndexCache
    private let story: Story

    init() throws {
        folder = try TemporaryFolder()
        var scenario = Scenario(seed: 5)
        scenario.rotation.count = 2
        scenario.rotation.compression = .rotated
        story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url.appendingPathComponent("log")).write(story).path
        asker = InProcess(log: log, zone: "UTC")
        cache = IndexCache(folder: folder.url.appendingPathComponent("cache/jobtrail").path)
    }

    private var instant: String { story.instants[0].seconds(digits: 6) }

    /// Asks with the cache, and checks the answer.
    /// - Returns: the notices' first words.
    private func ask(maker: UInt64 = 1, _ more: [String: String] = [:]) throws -> [String] {
        let query = try asker.query(at: instant, more)
        let told = InProcess.Told()
        let index = try asker.index(query, cache, maker: maker, InProcess.dense, told)
        #expect(try InProcess.answers(query, index) == InProcess.answers(query, nil))
        return told.words.map { String($0.prefix { $0 != "," && $0 != " " && $0 != ":" }) }
    }

    private var indexURL: URL {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: cache.folder)
            #expect(names.count == 1, "one log, one index")
            return URL(fileURLWithPath: cache.folder + "/" + (try #require(names.first)))
        }
    }

    @Test func builtThenUsed() throws {
        #expect(try ask() == ["built"])
        #expect(try ask() == ["used"])
    }

    @Test("cut at any byte: torn, and built anew")
    func cut() throws {
        _ = try ask()
        let whole = try Data(contentsOf: indexURL)
        for length in [0, 1, 63, 64, 65] + Array(stride(from: 100, to: whole.count, by: 1511)) + [whole.count - 1] {
            try whole.prefix(length).write(to: indexURL)
            #expect(try ask() == ["torn", "built"], "\(length) of \(whole.count) bytes")
        }
    }

    @Test("any byte another: told where it matters, and never believed")
    func flipped() throws {
        _ = try ask()
        let whole = try Data(contentsOf: indexURL)
        var repaired = 0
        for place in Array(stride(from: 0, to: 64, by: 5)) + Array(stride(from: 64, to: whole.count, by: 1013)) {
            var changed = whole
            changed[place] ^= 0x20
            try changed.write(to: indexURL)
            let words = try ask()
            let isRepaired = words.last == "built"
            #expect(isRepaired || words == ["used"], "byte \(place): \(words)")
            repaired += isRepaired ? 1 : 0
        }
        #expect(repaired > 13)
    }

    @Test func otherVersion() throws {
        _ = try ask(maker: 1)
        #expect(try ask(maker: 2) == ["made", "built"])
        #expect(try ask(maker: 2) == ["used"])
    }

    @Test func otherReading() throws {
        _ = try ask()
        #expect(try ask(["tag": "other"]) == ["built"], "its own index")
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder).count == 2)
    }

    @Test("a log that grew")
    func appended() throws {
        _ = try ask()
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: asker.log))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("Jun  1 15:00:00 box jobsengine: EMI-I-Restart sub=ok\n".utf8))
        try handle.close()
        #expect(try ask() == ["stale", "built"])
        #expect(try ask() == ["used"])
    }

    @Test("a log that was rotated")
    func rotated() throws {
        _ = try ask()
        let files = FileManager.default
        try files.moveItem(atPath: asker.log + ".2.gz", toPath: asker.log + ".3.gz")
        try files.moveItem(atPath: asker.log + ".1.gz", toPath: asker.log + ".2.gz")
        try files.moveItem(atPath: asker.log, toPath: asker.log + ".1")
        try Data("Jun  1 15:00:00 box jobsengine: EMI-I-Restart sub=ok\n".utf8)
            .write(to: URL(fileURLWithPath: asker.log))
        #expect(try ask() == ["stale", "built"])
        _ = try indexURL
    }

    @Test("a byte in the middle changed, size and time as they were")
    func edited() throws {
        let url = URL(fileURLWithPath: asker.log)
        _ = try ask()
        let before = try FileManager.default.attributesOfItem(atPath: asker.log)[.modificationDate] as! Date
        let handle = try FileHandle(forUpdating: url)
        try handle.seek(toOffset: UInt64(Data(contentsOf: url).count / 2))
        try handle.write(contentsOf: Data("#".utf8))
        try handle.close()
        try FileManager.default.setAttributes([.modificationDate: before], ofItemAtPath: asker.log)
        #expect(try ask() == ["stale", "built"])
    }

    @Test("an archive that is gone")
    func gone() throws {
        _ = try ask()
        try FileManager.default.removeItem(atPath: asker.log + ".2.gz")
        #expect(try ask() == ["stale", "built"])
    }
}

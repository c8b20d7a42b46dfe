import Foundation
import JobRecords
import TestSupport
import Testing

@testable import EngineSimulator
@testable import jobtrail

/// With an index, without one, and the simulator's truth: the same state at any instant.
struct IndexTruthTests {
    @Test("some 1,500 instants of histories in every layout", arguments: EngineSimulator.Layout.allCases)
    func everyInstant(layout: EngineSimulator.Layout) throws {
        var asked = 0
        for seed in UInt64(1)...8 {
            var scenario = Scenario.wild(seed: seed &* 31, layout: layout)
            scenario.instants = 25
            asked += try check(scenario)
        }
        #expect(asked > 100, "the contract leaves no doubt at most instants")
    }

    /// - Returns: how many instants were asked for.
    private func check(_ scenario: Scenario) throws -> Int {
        let story = try #require(Simulator.run(scenario))
        let folder = try TemporaryFolder()
        let log = try LogWriter(directory: folder.url).write(story).path
        let asker = InProcess(log: log, zone: scenario.zone)
        var index: LogIndex?
        for instant in story.instants {
            let query = try asker.query(at: instant.seconds(digits: 6))
            index = try index ?? asker.index(query)
            let with = try InProcess.answers(query, index)
            let place = "seed \(scenario.seed), \(scenario.layout), \(instant.seconds(digits: 6))"
            #expect(with == (try InProcess.answers(query, nil)), "\(place)")
            let answer = try #require(EngineSimulator.JSONParser.parse(Array(with[0].utf8)))
            let difference = story.ledger(at: instant).jobs.firstDifference(from: answer)
            #expect(difference == nil, "\(place): \(difference ?? "")")
        }
        return story.instants.count
    }

    @Test("damaged logs: what the index answers is what reading everything answers", arguments: UInt64(1)...12)
    func damaged(seed: UInt64) throws {
        var scenario = Scenario.wild(
            seed: seed, layout: EngineSimulator.Layout.allCases[Int(seed) % EngineSimulator.Layout.allCases.count])
        scenario.instants = 20
        (scenario.rotation.count, scenario.rotation.compression) = (3, .rotated)
        let story = try #require(Simulator.run(scenario))
        let folder = try TemporaryFolder()
        let log = try LogWriter(directory: folder.url).write(story)
        try damage(log)
        let asker = InProcess(log: log.path, zone: scenario.zone)
        let index = try asker.index(try asker.query(at: "0"))
        for instant in story.instants {
            let query = try asker.query(at: instant.seconds(digits: 6))
            #expect(try InProcess.answers(query, index) == InProcess.answers(query, nil), "seed \(seed)")
        }
    }

    /// Cuts one archive, breaks another, and puts a hole and garbage into the live file.
    private func damage(_ log: URL) throws {
        let archives = try FileManager.default.contentsOfDirectory(
            at: log.deletingLastPathComponent(), includingPropertiesForKeys: nil
        ).filter { $0.lastPathComponent.hasSuffix(".gz") }
        for (number, archive) in archives.enumerated() {
            var bytes = try Data(contentsOf: archive)
            if number == 0 { bytes = bytes.dropLast(40) } else { bytes[bytes.count / 2] ^= 0xFF }
            try bytes.write(to: archive)
        }
        var bytes = try Data(contentsOf: log)
        bytes.insert(contentsOf: Data(count: 300) + Data("\ngarbage\n".utf8), at: bytes.count / 2)
        try bytes.write(to: log)
    }

    @Test("in the middle of archives", arguments: [BenchLog.Form.gzip, .rotated, .plain])
    func archives(form: BenchLog.Form) throws {
        let folder = try TemporaryFolder()
        _ = try BenchLog(seed: 3, lines: 24_000, form: form).write(to: folder.url)
        let name = form == .gzip ? "jobsengine.log.gz" : "jobsengine.log"
        let asker = InProcess(log: folder.url.appendingPathComponent(name).path, zone: "UTC")
        let (runs, _) = try RunsCommand.view(Pipeline(query: asker.query(at: "4000000000")))
        let run = try TestSupport.JSONValue(parsing: String(decoding: runs.json(), as: UTF8.self))["runs"]!.items[0]
        let (start, end) = (run["start"]!.number!, run["end"]!.number!)
        var spacing = MarkSpacing()
        (spacing.lines, spacing.restarts) = (4096, 200_000)
        var index: LogIndex?
        for step in 0...16 {
            let query = try asker.query(at: String(start + (end - start) * Double(step) / 16))
            index = try index ?? asker.index(query, nil, spacing)
            #expect(try InProcess.answers(query, index) == InProcess.answers(query, nil), "step \(step)")
        }
        #expect(try #require(index?.open(build: { nil }, now: { nil })).count > 4)
    }
}

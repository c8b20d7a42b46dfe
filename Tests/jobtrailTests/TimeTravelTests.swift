import Foundation
import TestSupport
import JobViews
import Testing

@testable import EngineSimulator
@testable import jobtrail

/// The state at any instant: what the simulated engine held then, whether one jumps there, steps there or replays up to
/// there. Thousands of questions are asked of the program's own code; a few, and all that a test does once, of the
/// program as it is built.
@Suite(.serialized)
struct TimeTravelTests {
    @Test("jobs --at is the simulator's truth: 1,000 instants of ten histories", arguments: UInt64(101)...110)
    func jumping(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let layouts = EngineSimulator.Layout.logs
        var scenario = Scenario.wild(seed: seed, layout: layouts[Int(seed) % layouts.count])
        scenario.instants = 125
        let story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url).write(story).path
        let asker = InProcess(log: log, zone: scenario.zone)
        for (number, instant) in story.instants.enumerated() {
            let document = try Self.jobs(asker.query(at: instant.seconds(digits: 6)))
            let answer = try #require(EngineSimulator.JSONParser.parse(document))
            let difference = story.ledger(at: instant).jobs.firstDifference(from: answer)
            #expect(difference == nil, "seed \(seed), \(instant.seconds(digits: 6)): \(difference ?? "")")
            guard number % 25 == 0 else { continue }
            let words = ["jobs", "-o", "json", "-q", "--tz", scenario.zone, "--at", instant.seconds(digits: 6), log]
            #expect(try run(words).stdout == Data(document), "the built program says the same")
        }
        #expect(story.instants.count > 60, "the log leaves no doubt at most instants")
    }

    private static func jobs(_ query: Query) throws -> [UInt8] {
        let pipeline = Pipeline(query: query)
        let (hosts, scan) = try JobsCommand.hosts(pipeline)
        return DocumentedViews.jobs(hosts, pipeline.context(scan))
    }

    @Test("stepping forward and jumping agree at every step", arguments: EngineSimulator.Layout.logs)
    func stepping(layout: EngineSimulator.Layout) throws {
        let folder = try TemporaryFolder()
        // As each step reads the log anew, one twice as long takes four times as long, and tells nothing more.
        var scenario = Scenario(seed: 17, layout: layout)
        scenario.events = 110
        let story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url).write(story).path
        let steps = try Self.steps(log)
        let times = steps.compactMap { $0["time"]?.number }
        #expect(steps.count > 60 && times == times.sorted())
        let asker = InProcess(log: log, zone: "UTC")
        var jobs: [String: TestSupport.JSONValue] = [:]
        for (number, step) in steps.enumerated() {
            jobs = Self.state(jobs, after: step)
            // What shares an instant is jumped over together.
            if number + 1 < times.count && times[number + 1] == times[number] { continue }
            let query = try asker.query(at: String(times[number]))
            let answer = try Self.jobs(query)
            let jumped = try TestSupport.JSONValue(parsing: String(decoding: answer, as: UTF8.self))
            #expect(Self.difference(jobs, jumped["jobs"]) == nil, "\(layout) at \(times[number])")
        }
    }

    @Test("a replayed log folds to the same at every step", arguments: EngineSimulator.Layout.logs)
    func replaying(layout: EngineSimulator.Layout) throws {
        for seed in UInt64(1)...2 {
            let folder = try TemporaryFolder()
            var scenario = Scenario.wild(seed: seed + 40, layout: layout)
            // Lines that name no host have that of the line before, which may be another program's: a replay has none.
            scenario.hosts = 1
            let story = try #require(Simulator.run(scenario))
            let log = try LogWriter(directory: folder.url).write(story).path
            let target = folder.file("again.log").path
            let zone = ["--tz", scenario.zone]
            #expect(try run(["replay", "--speed", "max", "-q", "--into", target, log] + zone).status == 0)
            let (one, other) = (try Self.steps(log, zone), try Self.steps(target, zone))
            #expect(!one.isEmpty && one == other, "seed \(seed), \(layout)")
        }
    }

    private static func steps(_ log: String, _ more: [String] = []) throws -> [TestSupport.JSONValue] {
        try run(["jobs", "--step", "-o", "ndjson", "-q", log] + more).text.split(separator: "\n").map {
            try TestSupport.JSONValue(parsing: String($0))
        }
    }

    /// What the jobs are after a step; a run's beginning sends all to their birth state.
    private static func state(
        _ jobs: [String: TestSupport.JSONValue], after step: TestSupport.JSONValue
    ) -> [String: TestSupport.JSONValue] {
        let birth = TestSupport.JSONValue.object([
            "status": .string("stop"), "sub": .string("ok"), "schedule": .string("waiting"), "t0": .number(0),
            "t1": .number(0),
        ])
        var jobs = jobs
        if let job = step["job"]?.string, let state = step["after"] {
            jobs[job] = state
        } else if step["event"]?.string?.hasSuffix("starts") == true {
            jobs = jobs.mapValues { _ in birth }
        }
        return jobs
    }

    /// The first job that was walked to and jumped to differently.
    private static func difference(
        _ walked: [String: TestSupport.JSONValue], _ jumped: TestSupport.JSONValue?
    ) -> String? {
        guard case .object(let jobs)? = jumped, walked.keys.sorted() == jobs.keys.sorted() else { return "the jobs" }
        let keys = ["status", "sub", "schedule", "t0", "t1"]
        return walked.first { name, state in keys.contains { state[$0] != jobs[name]?[$0] } }?.key
    }
}

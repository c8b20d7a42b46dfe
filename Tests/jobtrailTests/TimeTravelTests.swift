import Foundation
import TestSupport
import Testing

@testable import EngineSimulator

/// The state at any instant: what the simulated engine held then, whether one jumps there or steps there.
struct TimeTravelTests {
    @Test("jobs --at is the simulator's truth: 100 instants of ten histories", arguments: UInt64(101)...110)
    func jumping(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let layouts = Layout.allCases
        var scenario = Scenario.wild(seed: seed, layout: layouts[Int(seed) % layouts.count])
        scenario.instants = 100
        let story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url).write(story).path
        var asked = 0
        for instant in story.instants {
            let words = ["jobs", "-o", "json", "-q", "--tz", scenario.zone, "--at", instant.seconds(digits: 6), log]
            let answer = try #require(JSONParser.parse(Array(run(words).stdout)))
            let difference = story.ledger(at: instant).jobs.firstDifference(from: answer)
            #expect(difference == nil, "seed \(seed), \(instant.seconds(digits: 6)): \(difference ?? "")")
            asked += 1
        }
        #expect(asked > 50, "the contract leaves no doubt at most instants")
    }

    @Test("stepping forward and jumping agree", arguments: UInt64(1)...4)
    func stepping(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let story = try #require(Simulator.run(Scenario(seed: seed)))
        let log = try LogWriter(directory: folder.url).write(story).path
        let lines = try run(["jobs", "--step", "-o", "ndjson", "-q", log]).text.split(separator: "\n")
        let steps = try lines.map { try TestSupport.JSONValue(parsing: String($0)) }
        let times = steps.compactMap { $0["time"]?.number }
        #expect(steps.count > 100 && times == times.sorted())
        for index in stride(from: 7, to: steps.count, by: steps.count / 12) where times[index] < times.last! {
            let instant = times[index]
            let walked = Self.state(after: steps.prefix { $0["time"]!.number! <= instant })
            let jumped = try run(["jobs", "-o", "json", "-q", "--at", String(instant), log]).json()["jobs"]
            guard case .object(let jobs) = jumped else { throw CocoaError(.coderReadCorrupt) }
            #expect(walked.keys.sorted() == jobs.keys.sorted())
            for (name, state) in walked {
                for key in ["status", "sub", "schedule", "t0", "t1"] {
                    #expect(state[key] == jobs[name]?[key], "seed \(seed), \(name) at \(instant): \(key)")
                }
            }
        }
    }

    /// What the steps told of every job; a run's beginning sends all to their birth state.
    private static func state(
        after steps: ArraySlice<TestSupport.JSONValue>
    ) -> [String: TestSupport.JSONValue] {
        let birth = TestSupport.JSONValue.object([
            "status": .string("stop"), "sub": .string("ok"), "schedule": .string("waiting"), "t0": .number(0),
            "t1": .number(0),
        ])
        var jobs: [String: TestSupport.JSONValue] = [:]
        for step in steps {
            guard let job = step["job"]?.string, let state = step["after"] else {
                if step["event"]?.string?.hasSuffix("starts") == true { jobs = jobs.mapValues { _ in birth } }
                continue
            }
            jobs[job] = state
        }
        return jobs
    }
}

import Testing

@testable import EngineSimulator

/// The truth agrees with the engines that the log tells of.
struct TruthTests {
    /// Where every line is whole, what the log tells of the jobs is what the engine itself would answer.
    @Test func wholeLinesTellTheEnginesOwnState() throws {
        for seed in UInt64(1)...20 {
            var scenario = Scenario(seed: seed)
            scenario.timestampDigits = 6
            let zone = try #require(LocalClock(zone: "UTC"))
            var engine = EngineModel(scenario: scenario, zone: zone, random: SplitMix64(seed: seed))
            var teller = LineTeller(scenario: scenario, zone: zone, random: SplitMix64(seed: seed + 1))
            var ledger = HostLedger()
            for _ in 0..<600 {
                for item in teller.tell(engine.next(), host: "efw") { item.told.map { ledger.apply($0) } }
                guard engine.isSettled else { continue }
                for job in engine.jobs { #expect(ledger.jobs[job.name] ?? JobView() == job.view, "\(job.name)") }
            }
        }
    }

    @Test func countsAddUpToTheLines() throws {
        for layout in Layout.allCases {
            let story = try #require(Simulator.run(.wild(seed: 11, layout: layout)))
            let newlines = story.contents.joined().filter { $0 == 0x0A }.count
            let isOpen = story.contents.last?.last != 0x0A
            let lines = try #require(story.counts["lines"]?.asDouble)
            #expect(Int(lines) == newlines + (isOpen ? 1 : 0), "\(layout.rawValue)")
        }
    }

    @Test func instantAfterTheLastRecordTellsTheEnd() throws {
        let story = try #require(Simulator.run(.wild(seed: 3, layout: .mixed)))
        let times = story.items.compactMap { $0.told?.time }
        let latest = try #require(times.max())
        #expect(story.ledger(at: latest).jobs.firstDifference(from: story.final.jobs) == nil)
        #expect(story.ledger(at: latest).runs.firstDifference(from: story.final.runs) == nil)
    }

    @Test func everyOddityComesUp() throws {
        var kinds: Set<String> = []
        var text = ""
        for seed in UInt64(1)...5 {
            var scenario = Scenario(seed: seed, layout: .mixed)
            scenario.oddities = .all
            let story = try #require(Simulator.run(scenario))
            for item in story.items { kinds.formUnion(item.findings) }
            text += String(decoding: story.contents.joined(), as: UTF8.self)
        }
        #expect(kinds == ["conflict", "repeat"])
        let traces = [
            "Traceback", "sshd[", "last message repeated", "\r\n", "Job network started", "\"status\"", "'msg'",
            "Executing", "epends", "jobsengine started", "JOBSENGINE-I-Start", "%", "\\\"", "\u{FFFD}",
        ]
        for trace in traces { #expect(text.contains(trace), "\(trace)") }
    }

    @Test func instantsTellEarlierStates() throws {
        var scenario = Scenario(seed: 2)
        scenario.instants = 6
        let story = try #require(Simulator.run(scenario))
        #expect(story.instants.count == 6)
        let states = Set(story.instants.map { story.ledger(at: $0).jobs.text })
        #expect(states.count > 3)
    }
}

import Testing

@testable import EngineSimulator

/// One seed, one log: what a failing seed showed yesterday it must show today.
struct DeterminismTests {
    @Test func generatorGivesThePublishedSequence() {
        var random = SplitMix64(seed: 0)
        #expect(random.next() == 0xE220_A839_7B1D_CDAF)
        #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
    }

    @Test func sameScenarioGivesSameBytesAndTruth() throws {
        for layout in Layout.allCases {
            let first = try #require(Simulator.run(.wild(seed: 7, layout: layout)))
            let second = try #require(Simulator.run(.wild(seed: 7, layout: layout)))
            #expect(first.contents == second.contents, "\(layout.rawValue)")
            #expect(first.truth(withRecords: true).text == second.truth(withRecords: true).text)
        }
    }

    @Test func otherSeedsGiveOtherLogs() throws {
        let contents = try (1...20).map { try #require(Simulator.run(Scenario(seed: $0))).contents }
        #expect(Set(contents).count == 20)
    }

    @Test func rotationChangesNoLine() throws {
        var scenario = Scenario(seed: 4)
        scenario.oddities = .all
        let whole = try #require(Simulator.run(scenario)).contents
        scenario.rotation.count = 5
        let cut = try #require(Simulator.run(scenario)).contents
        #expect(cut.count == 6)
        #expect(Array(cut.joined()) == whole[0])
    }
}

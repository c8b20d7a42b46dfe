import XCTest

@testable import EngineSimulator

/// One seed, one log: what a failing seed showed yesterday it must show today.
final class DeterminismTests: XCTestCase {
    func testGeneratorGivesThePublishedSequence() {
        var random = SplitMix64(seed: 0)
        XCTAssertEqual(random.next(), 0xE220_A839_7B1D_CDAF)
        XCTAssertEqual(random.next(), 0x6E78_9E6A_A1B9_65F4)
    }

    func testSameScenarioGivesSameBytesAndTruth() throws {
        for layout in Layout.allCases {
            let first = try XCTUnwrap(Simulator.run(.wild(seed: 7, layout: layout)))
            let second = try XCTUnwrap(Simulator.run(.wild(seed: 7, layout: layout)))
            XCTAssertEqual(first.contents, second.contents, layout.rawValue)
            XCTAssertEqual(first.truth(withRecords: true).text, second.truth(withRecords: true).text)
        }
    }

    func testOtherSeedsGiveOtherLogs() throws {
        let contents = try (1...20).map { try XCTUnwrap(Simulator.run(Scenario(seed: $0))).contents }
        XCTAssertEqual(Set(contents).count, 20)
    }

    func testRotationChangesNoLine() throws {
        var scenario = Scenario(seed: 4)
        scenario.oddities = .all
        let whole = try XCTUnwrap(Simulator.run(scenario)).contents
        scenario.rotation.count = 5
        let cut = try XCTUnwrap(Simulator.run(scenario)).contents
        XCTAssertEqual(cut.count, 6)
        XCTAssertEqual(Array(cut.joined()), whole[0])
    }
}

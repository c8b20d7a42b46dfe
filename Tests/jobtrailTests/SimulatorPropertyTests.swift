import EngineSimulator
import Foundation
import TestSupport
import Testing

/// The program's answers are what simulated engines held while their logs were written: each layout, many seeds.
///
/// A seed that fails is written anew by `jobsim --wild --seed N --layout L --out DIR --truth FILE`.
@Suite(.serialized)
struct SimulatorPropertyTests {
    @Test(arguments: Layout.logs)
    func answersAreTheTruth(layout: Layout) throws {
        try check(layout, seeds: 1...8)
    }

    @Test("a box's tree, folder and backup tell what its engine held", arguments: Layout.allCases.filter(\.isBox))
    func boxesTellTheTruth(layout: Layout) throws {
        try check(layout, seeds: 1...3)
    }

    private func check(_ layout: Layout, seeds: ClosedRange<UInt64>) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("jobtrail-simulator-\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        let check = TruthCheck(binary: BuiltBinary.url, directory: directory)
        for seed in seeds {
            for failure in try check.failures(of: .wild(seed: seed, layout: layout)) { Issue.record("\(failure)") }
        }
    }
}

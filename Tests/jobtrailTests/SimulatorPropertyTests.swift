import EngineSimulator
import Foundation
import TestSupport
import Testing

/// The program's answers are what simulated engines held while their logs were written: each layout, many seeds.
///
/// A seed that fails is written anew by `jobsim --wild --seed N --layout L --out DIR --truth FILE`.
@Suite(.serialized)
struct SimulatorPropertyTests {
    @Test(arguments: Layout.allCases)
    func answersAreTheTruth(layout: Layout) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("jobtrail-simulator-\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        let check = TruthCheck(binary: BuiltBinary.url, directory: directory)
        for seed in UInt64(1)...8 {
            for failure in try check.failures(of: .wild(seed: seed, layout: layout)) { Issue.record("\(failure)") }
        }
    }
}

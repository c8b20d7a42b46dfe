import EngineSimulator
import Foundation

/// `jobsim check`: the property tests' loop, for a developer who waits for it.
struct CheckCommand {
    let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    /// The exit status: 1 where an answer differs.
    func run() throws -> Int32 {
        let binary = URL(fileURLWithPath: try arguments.required("binary"))
        let directory = URL(fileURLWithPath: arguments.text("keep") ?? NSTemporaryDirectory() + "jobsim-check")
        let check = TruthCheck(binary: binary, directory: directory, comparesCounts: arguments.has("counts"))
        var (scenarios, failures) = (0, 0)
        for seed in try seeds() {
            for layout in try layouts() {
                let found = try check.failures(of: .wild(seed: seed, layout: layout))
                for failure in found { print(failure) }
                scenarios += 1
                failures += found.isEmpty ? 0 : 1
            }
        }
        print("\(scenarios) logs, \(failures) with differences")
        return failures == 0 ? 0 : 1
    }

    private func seeds() throws -> ClosedRange<UInt64> {
        let text = arguments.text("seeds") ?? "1-10"
        let ends = text.split(separator: "-").compactMap { UInt64($0) }
        guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last else {
            throw arguments.bad("seeds", text)
        }
        return first...last
    }

    private func layouts() throws -> [Layout] {
        let names = arguments.all("layout")
        guard !names.isEmpty else { return Layout.allCases }
        return try names.map { name in
            guard let layout = Layout(rawValue: name) else { throw arguments.bad("layout", name) }
            return layout
        }
    }
}

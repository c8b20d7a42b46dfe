import EngineSimulator
import Foundation

/// `jobsim --out DIR`: a simulated log, or a box and its backup, and the truth.
struct SimulateCommand {
    let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run() throws {
        let directory = URL(fileURLWithPath: try arguments.required("out"))
        let scenario = try ScenarioOptions(arguments: arguments).scenario()
        guard let story = Simulator.run(scenario) else { throw arguments.bad("tz", scenario.zone) }
        try LogWriter(directory: directory).write(story)
        if scenario.layout.isBox { try BoxWriter(directory: directory).pack(story) }
        guard let path = arguments.text("truth") else { return }
        let truth = story.truth(withRecords: arguments.has("records")).text + "\n"
        try Data(truth.utf8).write(to: URL(fileURLWithPath: path))
    }
}

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

/// `jobsim --bench FORM`: a big log for measurements.
struct BenchCommand {
    let arguments: Arguments

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    func run() throws {
        guard let form = try arguments.choice("bench", BenchLog.Form.self) else { return }
        let directory = URL(fileURLWithPath: try arguments.required("out"))
        let seed = UInt64(try arguments.int("seed") ?? 1)
        let lines = try arguments.int("lines") ?? 4_000_000
        let truth = try BenchLog(seed: seed, lines: lines, form: form).write(to: directory)
        guard let path = arguments.text("truth") else { return }
        try Data((truth.text + "\n").utf8).write(to: URL(fileURLWithPath: path))
    }
}

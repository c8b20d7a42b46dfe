import EngineSimulator
import Foundation

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

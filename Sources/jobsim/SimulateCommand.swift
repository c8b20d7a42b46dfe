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

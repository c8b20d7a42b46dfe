import EngineSimulator
import Foundation
import TestSupport

/// A simulated engine's log in a folder of its own.
struct SimulatedLog {
    let folder: TemporaryFolder
    var path: String { folder.url.path }

    /// All that is random follows from seed and layout.
    init(wild seed: UInt64, layout: Layout) throws {
        try self.init(.wild(seed: seed, layout: layout))
    }

    init(_ scenario: Scenario) throws {
        folder = try TemporaryFolder()
        guard let story = Simulator.run(scenario) else { throw NoAnswer(what: "no such scenario") }
        _ = try LogWriter(directory: folder.url).write(story)
    }

    /// Puts a catalogue beside the log: it knows a job that nothing happens to, and says otherwise of what actions do.
    func addCatalogue() throws {
        let known = [
            "snort":
                "start:action(exit_status:start),restart:action(exit_status:started),reload:action(exit_status:fresh)",
            "ntp": "start:action(exit_status:dont_change),stop:action", "idle": "start:action(exit_status:start)",
            "bare": "",
        ]
        let lines = known.sorted { $0.key < $1.key }.map { name, actions in
            "module(name:\(name),jobs:jobs(\(name):job(job_name:\(name)"
                + (actions.isEmpty ? "" : ",actions:actions(\(actions))") + ")))\n"
        }
        try folder.write("info(compilation_date:0)\n" + lines.joined(), to: "var/efw/jobsengine/known")
    }

    /// A view of the files as `jobtrail` prints it.
    func view(_ command: String) throws -> TestSupport.JSONValue {
        try run([command, "-q", "-o", "json", path]).json()
    }

    @discardableResult
    func export(to server: ClickHouseProcess, _ more: [String] = []) throws -> CommandResult {
        try run(["export", "--to", "clickhouse", "--url", server.url, "-q"] + more + [path])
    }
}

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

    /// A view of the files as `jobtrail` prints it.
    func view(_ command: String) throws -> TestSupport.JSONValue {
        try run([command, "-q", "-o", "json", path]).json()
    }

    @discardableResult
    func export(to server: ClickHouseProcess, _ more: [String] = []) throws -> CommandResult {
        try run(["export", "--to", "clickhouse", "--url", server.url, "-q"] + more + [path])
    }
}

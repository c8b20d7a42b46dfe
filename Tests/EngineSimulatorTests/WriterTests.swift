import Foundation
import Testing

@testable import EngineSimulator

/// What lies on disk is what the story says.
final class WriterTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    @Test func archivesHoldTheLinesInEveryNaming() throws {
        for naming in Rotation.Naming.allCases {
            var scenario = Scenario(seed: 9)
            scenario.rotation.count = 3
            scenario.rotation.naming = naming
            scenario.rotation.compression = .rotated
            scenario.rotation.severalMembers = true
            let story = try #require(Simulator.run(scenario))
            try LogWriter(directory: directory).write(story)
            #expect(story.fileNames.last == "jobsengine.log")
            #expect(story.fileNames.count == (naming == .old ? 2 : 4))
            for (name, content) in zip(story.fileNames, story.contents) {
                #expect(try unpacked(name) == content, "\(name)")
            }
        }
    }

    @Test func filesAreDatedByTheirLastLine() throws {
        let story = try #require(Simulator.run(Scenario(seed: 9)))
        let live = try LogWriter(directory: directory).write(story)
        let date = try FileManager.default.attributesOfItem(atPath: live.path)[.modificationDate] as? Date
        let last = try #require(story.items.last?.wall)
        #expect(date?.timeIntervalSince1970 == Double(last / .second))
    }

    @Test func namesOfDatesGrow() throws {
        var scenario = Scenario(seed: 5)
        scenario.oddities = .clockSteps
        scenario.rotation.count = 12
        for naming in [Rotation.Naming.dateext, .dateextEpoch] {
            scenario.rotation.naming = naming
            let names = try #require(Simulator.run(scenario)).fileNames.dropLast()
            #expect(Array(names) == names.sorted())
            #expect(Set(names).count == 12)
        }
    }

    @Test func damageStandsWhereTheTruthSays() throws {
        var scenario = Scenario(seed: 6)
        let whole = try #require(Simulator.run(scenario))
        (scenario.damage.drops, scenario.damage.doubles) = (3, 1)
        (scenario.damage.edits, scenario.damage.swaps) = (2, 2)
        let damaged = try #require(Simulator.run(scenario))
        let marks = damaged.items.flatMap(\.damage)
        let counts = Dictionary(grouping: marks, by: { $0 }).mapValues(\.count)
        #expect(counts == ["drop": 3, "double": 1, "edit": 2, "swap": 2])
        #expect(damaged.items.count == whole.items.count - 2)
        let lines = damaged.items.map(\.lines)
        for (index, item) in damaged.items.enumerated() where item.damage == ["double"] {
            #expect(lines[index] == lines[index - 1])
        }
    }

    @Test func bigLogCountsItsLines() throws {
        for form in BenchLog.Form.allCases {
            let folder = directory.appendingPathComponent(form.rawValue)
            let truth = try BenchLog(seed: 1, lines: 20_000, form: form).write(to: folder)
            let names = (truth["files"]?.items ?? []).compactMap(\.string)
            #expect(names.count == (form == .rotated ? 11 : 1))
            let contents = try names.flatMap { try unpacked("\(form.rawValue)/\($0)") }
            #expect(contents.filter { $0 == 0x0A }.count == 20_000)
            #expect((185...215).contains(contents.count / 20_000), "\(contents.count / 20_000) bytes a line")
            #expect(truth["final"]?["runs"]?["runs"]?.text.contains("\"messages\":20000") == true)
        }
    }

    private func unpacked(_ name: String) throws -> [UInt8] {
        let url = directory.appendingPathComponent(name)
        guard name.hasSuffix(".gz") else { return Array(try Data(contentsOf: url)) }
        return try ProgramRun(URL(fileURLWithPath: "/bin/gzip"), ["-dc", url.path]).output
    }
}

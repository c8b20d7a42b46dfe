import Foundation
import XCTest

@testable import EngineSimulator

/// What lies on disk is what the story says.
final class WriterTests: XCTestCase {
    private var directory = URL(fileURLWithPath: "/")

    override func setUpWithError() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    }

    override func tearDownWithError() throws {
        try FileManager.default.removeItem(at: directory)
    }

    func testArchivesHoldTheLinesInEveryNaming() throws {
        for naming in Rotation.Naming.allCases {
            var scenario = Scenario(seed: 9)
            scenario.rotation.count = 3
            scenario.rotation.naming = naming
            scenario.rotation.compression = .rotated
            scenario.rotation.severalMembers = true
            let story = try XCTUnwrap(Simulator.run(scenario))
            try LogWriter(directory: directory).write(story)
            XCTAssertEqual(story.fileNames.last, "jobsengine.log")
            XCTAssertEqual(story.fileNames.count, naming == .old ? 2 : 4)
            for (name, content) in zip(story.fileNames, story.contents) {
                XCTAssertEqual(try unpacked(name), content, name)
            }
        }
    }

    func testFilesAreDatedByTheirLastLine() throws {
        let story = try XCTUnwrap(Simulator.run(Scenario(seed: 9)))
        let live = try LogWriter(directory: directory).write(story)
        let date = try FileManager.default.attributesOfItem(atPath: live.path)[.modificationDate] as? Date
        let last = try XCTUnwrap(story.items.last?.wall)
        XCTAssertEqual(date?.timeIntervalSince1970, Double(last / .second))
    }

    func testNamesOfDatesGrow() throws {
        var scenario = Scenario(seed: 5)
        scenario.oddities = .clockSteps
        scenario.rotation.count = 12
        for naming in [Rotation.Naming.dateext, .dateextEpoch] {
            scenario.rotation.naming = naming
            let names = try XCTUnwrap(Simulator.run(scenario)).fileNames.dropLast()
            XCTAssertEqual(Array(names), names.sorted())
            XCTAssertEqual(Set(names).count, 12)
        }
    }

    func testDamageStandsWhereTheTruthSays() throws {
        var scenario = Scenario(seed: 6)
        let whole = try XCTUnwrap(Simulator.run(scenario))
        (scenario.damage.drops, scenario.damage.doubles) = (3, 1)
        (scenario.damage.edits, scenario.damage.swaps) = (2, 2)
        let damaged = try XCTUnwrap(Simulator.run(scenario))
        let marks = damaged.items.flatMap(\.damage)
        let counts = Dictionary(grouping: marks, by: { $0 }).mapValues(\.count)
        XCTAssertEqual(counts, ["drop": 3, "double": 1, "edit": 2, "swap": 2])
        XCTAssertEqual(damaged.items.count, whole.items.count - 2)
        let lines = damaged.items.map(\.lines)
        for (index, item) in damaged.items.enumerated() where item.damage == ["double"] {
            XCTAssertEqual(lines[index], lines[index - 1])
        }
    }

    func testBigLogCountsItsLines() throws {
        for form in BenchLog.Form.allCases {
            let truth = try BenchLog(seed: 1, lines: 20_000, form: form).write(to: directory)
            guard case .array(let files)? = truth["files"] else { return XCTFail("no files") }
            let contents = try files.flatMap { file in
                guard case .string(let name) = file else { return [UInt8]() }
                return try unpacked(name)
            }
            XCTAssertEqual(contents.filter { $0 == 0x0A }.count, 20_000)
            XCTAssertTrue((185...215).contains(contents.count / 20_000), "\(contents.count / 20_000) bytes a line")
            XCTAssertEqual(truth["final"]?["runs"]?["runs"]?.text.contains("\"messages\":20000"), true)
        }
    }

    private func unpacked(_ name: String) throws -> [UInt8] {
        let url = directory.appendingPathComponent(name)
        guard name.hasSuffix(".gz") else { return Array(try Data(contentsOf: url)) }
        return try ProgramRun(URL(fileURLWithPath: "/bin/gzip"), ["-dc", url.path]).output
    }
}

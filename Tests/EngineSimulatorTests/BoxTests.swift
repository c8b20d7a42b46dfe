import Foundation
import Testing

@testable import EngineSimulator

/// A simulated box is what a real one is: who writes under which tag, what stands between what, what lies where.
final class BoxTests {
    private let directory = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    private func story(_ layout: Layout, seed: UInt64) throws -> Story {
        var scenario = Scenario(seed: seed, layout: layout)
        (scenario.oddities, scenario.rotation.count) = (.all.subtracting(.clockSteps), 3)
        return try #require(Simulator.run(scenario))
    }

    @Test("every sign of a box comes up")
    func signs() throws {
        let stories = try (1...4).map { try story(.appliance, seed: $0) }
        let text = stories.map { String(decoding: $0.contents.joined(), as: UTF8.self) }.joined()
        let signs = [
            "] - ", "jobsengine/squid[", "jobsengine/jobsengine[", " \u{FEFF}jobsengine/", "-I-Starting ",
            "-E-Can't open",
            ": Traceback", ":   File ", "STDOUT [", "RETURNCODE [", "message repeated",
            "suppressed by syslog-ng on efw",
            "last message repeated", "sshd[", "Waiting", "depends=", "Job ",
        ]
        for sign in signs.dropFirst() { #expect(text.contains(sign), "\(sign)") }
        let waits = stories.flatMap(\.items).compactMap(\.told).filter { $0.kind == .waits }
        #expect(waits.contains { $0.depends.isEmpty } && waits.contains { !$0.depends.isEmpty })
        let python = try story(.appliancePython, seed: 1).contents.joined()
        #expect(String(decoding: python, as: UTF8.self).contains("] - ERROR - "))
    }

    @Test("other jobs' lines stand between a record and what belongs to it")
    func interleaved() throws {
        let items = try (1...4).flatMap { try story(.appliance, seed: $0).items }
        let ties = zip(items, items.dropFirst()).filter { before, after in
            guard case .detail(let number, _) = after.role else { return false }
            if case .detail(number, _) = before.role { return false }
            return before.number != number
        }
        #expect(ties.count > 3)
        #expect(items.compactMap(\.told).contains { $0.detail.last == "IOError: iptables" })
    }

    @Test("restarts cut actions off, and the truth tells which")
    func cutOff() throws {
        let story = try story(.appliance, seed: 2)
        let spans = try #require(story.final.blame["blame"]).items
        #expect(spans.contains { $0["t1"]?.text == "null" } && spans.contains { $0["t1"]?.text != "null" })
    }

    @Test("the tree and its backup lie where a box has them")
    func places() throws {
        let story = try story(.appliance, seed: 3)
        let writer = BoxWriter(directory: directory)
        try writer.write(story)
        let backup = try writer.pack(story)
        #expect(backup.lastPathComponent.hasPrefix("backup-2011060"))
        let listed = try ProgramRun(URL(fileURLWithPath: "/bin/tar"), ["-tzf", backup.path]).output
        let names = String(decoding: listed, as: UTF8.self)
        for name in [
            "endian/jobsengine\n", "endian/joboutput", "archives/endian/jobsengine-2011", "efw/jobsengine/box.jobs",
        ] {
            #expect(names.contains("var/") && names.contains(name), "\(name)")
        }
        #expect(story.box?.catalogue.jobs["clamavcron"] != nil, "a job that never runs")
    }
}

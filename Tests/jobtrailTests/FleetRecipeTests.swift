import Foundation
import TestSupport
import Testing

/// The recipes of docs/fleets.md as they stand in `contrib`, run with the real programs.
struct FleetRecipeTests {
    private static let contrib = checkout.appendingPathComponent("contrib")

    @Test(
        "boxes send by syslog-ng to a collector, one follow there keeps everything, over a rotation and a restart",
        .enabled(if: ProducedBox.isPossible, "no syslog-ng: scripts/setup.sh test installs it"))
    func collector() throws {
        let folder = try TemporaryFolder()
        let script = checkout.appendingPathComponent("Tests/producers/collector.py").path
        var command = Command(
            URL(fileURLWithPath: "/usr/bin/python3"),
            [script, folder.url.path, BuiltBinary.url.path, Self.contrib.path])
        command.limit = 180
        let result = try command.run()
        try #require(result.status == 0, "\(result.stderr)")
        let truth = try JSONValue(parsing: Data(contentsOf: folder.file("truth.json")))
        for host in ["efw1", "efw2"] {
            let wanted = truth[host]?.items ?? []
            #expect(wanted.count > 20)
            let read = ["messages", "--all", "--host", host]
            let kept = try ProducedBox.records(read + ["--store", folder.file("lib/boxes.db").path])
            #expect(ProducedBox.difference(kept, wanted) == nil)
            #expect(ProducedBox.difference(try ProducedBox.records(read + [folder.file("boxes").path]), wanted) == nil)
        }
    }

    @Test(
        "systemd takes the unit, and finds it well shut",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze"), "no systemd"))
    func unit() throws {
        let folder = try TemporaryFolder()
        let unit = Self.contrib.appendingPathComponent("systemd/jobtrail-follow@.service")
        let text = try String(contentsOf: unit, encoding: .utf8)
            .replacingOccurrences(of: "/usr/bin/jobtrail", with: BuiltBinary.url.path)
        let file = try folder.write(text, to: "jobtrail-follow@.service")
        let analyze = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
        let verdict = try Command(analyze, ["verify", "--man=no", file.path]).run()
        #expect(verdict.status == 0 && verdict.stderr.isEmpty, "\(verdict.stderr)")
        // In tenths: 2.0 and below is what systemd calls OK.
        let exposure = try Command(analyze, ["security", "--offline=yes", "--threshold=20", file.path]).run()
        #expect(exposure.status == 0, "\(exposure.text.suffix(300))")
    }
}

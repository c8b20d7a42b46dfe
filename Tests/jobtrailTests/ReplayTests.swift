import EngineSimulator
import Foundation
import TestSupport
import Testing

/// A replayed log is the log: whatever is asked of one, the other answers the same.
struct ReplayTests {
    private static let day = fixture("stories/day/jobsengine.log")

    @Test("raw, at full speed, is the log byte by byte, out of whatever packing", arguments: ["numbered", "dated"])
    func bytes(packing: String) throws {
        let again = try run(["replay", "--speed", "max", Self.day.path])
        #expect(try again.status == 0 && again.stdout == Data(contentsOf: Self.day))
        let folder = try TemporaryFolder()
        let target = folder.file("again.log")
        let source = fixture("rotated/\(packing)/jobsengine.log").path
        #expect(try run(["replay", "--speed", "max", "--into", target.path, source]).status == 0)
        let first = try run(["messages", "-o", "json", source])
        #expect(try run(["messages", "-o", "json", target.path]).stdout == first.stdout)
    }

    @Test("simulated engines: the replayed log folds to the same at every instant", arguments: Layout.logs)
    func fold(layout: Layout) throws {
        let folder = try TemporaryFolder()
        for seed in UInt64(1)...3 {
            var scenario = Scenario.wild(seed: seed, layout: layout)
            // Lines that name no host have that of the line before, which may be another program's: a replay has none.
            if layout == .mixed || layout == .rfc5424 { scenario.hosts = 1 }
            guard let story = Simulator.run(scenario) else { continue }
            let source = try LogWriter(directory: folder.file("\(seed)")).write(story).path
            let target = folder.file("\(seed)-again.log").path
            let words = ["--tz", scenario.zone, "-q"]
            let replay = try run(["replay", "--speed", "max", "--into", target, source] + words)
            #expect(replay.status == 0, "\(replay.stderr)")
            for view in ["jobs", "messages", "updates", "runs"] {
                let (one, other) = (
                    try run([view, "-o", "json", source] + words), try run([view, "-o", "json", target] + words)
                )
                #expect(one.stdout == other.stdout, "\(view), seed \(seed)")
            }
        }
    }

    @Test("the pauses are the log's own, shortened")
    func rhythm() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("1306938591 A-I-Start\n1306938621 A-I-Stop\n1307938621 A-I-Start\n", to: "a.log")
        let began = Date()
        let answer = try run(["replay", "--speed", "60x", "--max-gap", "0.5", log.path])
        let took = Date().timeIntervalSince(began)
        #expect(try answer.stdout == Data(contentsOf: log))
        #expect(took >= 1 && took < 600, "half a second twice, not five hours: \(took)")
    }

    @Test("a part of the log, other forms, details; lines that are nothing are issued too")
    func parts() throws {
        let words = ["--speed", "max", "--from", "2011-06-01 03:10:10", "--to", "2011-06-01 03:10:14", Self.day.path]
        let part = try run(["replay"] + words).text.split(separator: "\n")
        #expect(part.count == 4 && part[0].contains("BRIDGES-I-Start") && part[3].contains("FIREWALL-I-Executing"))
        #expect(try run(["replay", "-o", "ndjson"] + words).text.split(separator: "\n").count == 4)
        #expect(try run(["replay", "-o", "table"] + words).text.split(separator: "\n").count == 5)
        for log in ["unparsed", "traceback"] {
            let source = fixture("lines/\(log).log")
            let again = try run(["replay", "--speed", "max", "-q", source.path])
            #expect(try again.stdout == Data(contentsOf: source), "\(log)")
        }
    }

    @Test("wrong usage, and a file that is there, are refused")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("1306938591 A-I-Start\n", to: "a.log").path
        #expect(try run(["replay", "--into", log, log]).status == 1)
        #expect(try String(contentsOfFile: log, encoding: .utf8) == "1306938591 A-I-Start\n")
        for words in [["--speed", "fast"], ["--speed", "0x"], ["--max-gap", "-1"], ["-o", "json"]] {
            #expect(try run(["replay", log] + words).status == 2, "\(words)")
        }
        let never = try run(["replay", "--from", "2012-01-01", "--to", "2011-01-01", "--into", log + ".new", log])
        #expect(never.status == 2 && never.stderr.hasPrefix("jobtrail: --from is later than --to"))
        #expect(!FileManager.default.fileExists(atPath: log + ".new"))
        #expect(try run(["replay", "-o", "short", "--into", log + ".new", log]).status == 2)
    }
}

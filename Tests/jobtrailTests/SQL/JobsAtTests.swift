import Foundation
import TestSupport
import Testing

@testable import EngineSimulator

/// `jobs_at(T)` is what `jobs --at T` shows, over files and over a store.
struct JobsAtTests {
    private static let log = fixture("stories/day/jobsengine.log").path

    private static func sorted(_ result: CommandResult) -> [String] {
        result.text.split(separator: "\n").map(String.init).sorted()
    }

    @Test(
        "every form of a time names the same instant as for jobs --at",
        arguments: [
            "-2h", "-90s", "-1h30m", "today", "yesterday", "12:00", "2011-06-01", "2011-06-01 10:00:30",
            "2011-06-01T10:00:30+02:00", "1306938000", "1306938578.34", "now", "0",
        ])
    func sameAsJobs(time: String) throws {
        let folder = try TemporaryFolder()
        let store = folder.file("store.db").path
        _ = try run(["ingest", "-q", "--tz", "UTC", Self.log, "--store", store])
        let jobs = try run(["jobs", "-q", "--tz", "UTC", "-o", "csv", "--at", time, Self.log])
        let words = ["query", "-q", "--tz", "UTC", "-o", "csv", "--param", "t=\(time)", "SELECT * FROM jobs_at(:t)"]
        for place in [[Self.log], ["--store", store]] {
            let asked = try run(words + place)
            #expect(asked.status == 0, "\(asked.stderr)")
            #expect(Self.sorted(asked) == Self.sorted(jobs), "\(place)")
        }
    }

    @Test("the states at instants are the simulator's", arguments: EngineSimulator.Layout.allCases)
    func truth(layout: EngineSimulator.Layout) throws {
        let folder = try TemporaryFolder()
        var scenario = Scenario.wild(seed: 11, layout: layout)
        (scenario.hosts, scenario.instants) = (1, 12)
        let story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url).write(story).path
        #expect(story.instants.count > 3)
        let sql = "SELECT name, status, sub, schedule, t0, t1 FROM jobs_at(:t)"
        for instant in story.instants {
            let time = instant.seconds(digits: 6)
            let words = ["query", "-q", "--tz", scenario.zone, "-o", "json", "--param", "t=\(time)", sql, log]
            let answer = try #require(EngineSimulator.JSONParser.parse(Array(try run(words).stdout)))
            guard case .object(let jobs)? = story.ledger(at: instant).jobs["jobs"] else { continue }
            #expect(answer.items.count == jobs.count, "at \(time)")
            for row in answer.items {
                let job = try #require(jobs[row["name"]?.string ?? ""])
                for key in ["status", "sub", "schedule", "t0", "t1"] {
                    let (told, held) = (try #require(row[key]), try #require(job[key]))
                    #expect(held.firstDifference(from: told) == nil, "at \(time)")
                }
            }
        }
    }

    @Test("two instants are compared in one statement")
    func compared() throws {
        let sql = """
            SELECT count(*) > 0 AS changed FROM jobs_at('-20h') a JOIN jobs_at('now') b
            ON a.name = b.name AND a.host = b.host WHERE a.t1 <> b.t1
            """
        let result = try run(["query", "-q", "--tz", "UTC", sql, Self.log, "-o", "csv", "--no-headers"])
        #expect(result.text == "1\n", "\(result.text)\(result.stderr)")
    }

    @Test(
        "a time that is none is refused with words",
        arguments: [
            ("jobs_at('soon')", "jobs_at: 'soon' is no time: epoch seconds or @SECONDS, "),
            ("jobs_at('2011-13-01')", "jobs_at: '2011-13-01': there is no such time"),
            ("jobs_at", "jobs_at wants a time, as in jobs_at('2011-06-14 12:00')"),
        ])
    func refused(table: String, words: String) throws {
        let result = try run(["query", "SELECT * FROM \(table)", Self.log])
        #expect(result.status == 2)
        #expect(result.stderr.hasPrefix("jobtrail: query: \(words)"), "\(result.stderr)")
    }
}

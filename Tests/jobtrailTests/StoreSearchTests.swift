import Foundation
import TestSupport
import Testing

@testable import EngineSimulator

/// What is looked for in a store's tables comes out as it does from the files, byte for byte.
@Suite(.serialized)
struct StoreSearchTests {
    @Test("any options, any layout: the store's answer is the files'", arguments: Layout.allCases)
    func anyOptions(layout: EngineSimulator.Layout) throws {
        let folder = try TemporaryFolder()
        let seed = 301 + UInt64(Layout.allCases.firstIndex(of: layout)!)
        let scenario = Scenario.wild(seed: seed, layout: layout)
        let story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url.appendingPathComponent("log")).write(story).path
        let store = folder.file("store.db").path
        let zone = ["--tz", scenario.zone]
        #expect(try run(["ingest", "-q"] + zone + [log, "--store", store]).status == 0)
        let options = try SearchOptions(seed: seed, store: store, zone: scenario.zone)
        let searches = (0..<50).map { _ in ["messages"] + options.next() }
        let questions = (searches + Self.views(at: options.time)).map { $0 + zone }
        let differing = try Self.differing(questions, log: log, store: store, in: folder)
        #expect(differing.isEmpty, "seed \(seed) \(layout): \(differing)")
    }

    /// Every command that reads a log.
    private static func views(at time: String) -> [[String]] {
        let forms = ["table", "json", "ndjson", "csv"].map { ["-o", $0] }
        let views = ["jobs", "updates", "runs", "blame", "verify"].flatMap { view in forms.map { [view] + $0 } }
        return views + [
            ["jobs", "--at", time], ["jobs", "--step"], ["updates", "--timeout", "1e9", "-o", "csv"],
            ["runs", "--at", time, "-o", "json"], ["critical-chain"], ["critical-chain", "-o", "json"], ["plot"],
            ["plot", "--whole-run"], ["diff", time, "now"], ["report"], ["export", "--to", "ndjson"],
            ["export", "--to", "csv"], ["replay", "--speed", "1e9", "-o", "ndjson"],
            ["query", "-q", "SELECT * FROM jobs ORDER BY host, name", "-o", "csv"],
            [
                "query", "-q", "SELECT job, sub, count(*), max(time) FROM records GROUP BY job, sub ORDER BY 1, 2",
                "-o",
                "csv",
            ],
            ["query", "-q", "SELECT * FROM records ORDER BY seq", "-o", "ndjson"],
        ]
    }

    @Test("SQL over a store counts what the simulated engine did", arguments: UInt64(1)...9)
    func truth(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let layout = EngineSimulator.Layout.allCases[Int(seed) % EngineSimulator.Layout.allCases.count]
        let scenario = Scenario.wild(seed: seed + 700, layout: layout)
        let story = try #require(Simulator.run(scenario))
        let log = try LogWriter(directory: folder.url.appendingPathComponent("log")).write(story).path
        let store = folder.file("store.db").path
        #expect(try run(["ingest", "-q", "--tz", scenario.zone, log, "--store", store]).status == 0)
        let sql = """
            SELECT (SELECT count(*) FROM records WHERE kind IN ('completed', 'note') AND msg GLOB '*-[SIWEFD]-*'),
                (SELECT count(*) FROM records
                    WHERE kind IN ('completed', 'note') AND msg GLOB '*-[SIWEFD]-*' AND sub = 'err'),
                (SELECT sum(messages) FROM runs), (SELECT count(*) FROM runs), (SELECT count(*) FROM jobs)
            """
        let counted = try run(["query", sql, "--tz", scenario.zone, "--store", store, "-o", "csv", "--no-headers"])
        let messages = story.final.messages["messages"]?.items ?? []
        let failed = messages.count { $0["sub"]?.string == "err" }
        let runs = story.final.runs["runs"]?.items.count ?? 0
        guard case .object(let jobs) = story.final.jobs["jobs"] else { return }
        #expect(counted.text == "\(messages.count),\(failed),\(messages.count),\(runs),\(jobs.count)\n")
    }

    /// The questions to which log and store give other output, messages or status. A shell asks them, since so many are
    /// too many processes for a test.
    private static func differing(
        _ questions: [[String]], log: String, store: String, in folder: TemporaryFolder
    ) throws -> String {
        let lines = questions.map { words in
            let quoted = words.map { "'\($0.replacing("'", with: "'\\''"))'" }
            let question = quoted.joined(separator: " ")
            return """
                "$jobtrail" \(question) "$log" >a 2>ae; echo $? >>ae
                "$jobtrail" \(question) --store "$store" >b 2>be; echo $? >>be
                cmp -s a b && cmp -s ae be || echo \(question)
                """
        }
        let script = try folder.write(lines.joined(separator: "\n") + "\n", to: "questions.sh").path
        let environment = ["TZ": "UTC", "PAGER": "cat", "jobtrail": BuiltBinary.url.path, "log": log, "store": store]
        var shell = Command(
            URL(fileURLWithPath: "/bin/sh"), [script], in: folder.url, environment: environment)
        shell.limit = 300
        return try shell.run().text
    }

    @Test("the rows answer: the logs are not read again")
    func rowsAnswer() throws {
        let folder = try TemporaryFolder()
        let log = fixture("stories/day/jobsengine.log").path
        let store = folder.file("store.db").path
        _ = try run(["ingest", "-q", "--tz", "UTC", log, "--store", store])
        _ = try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [store, "UPDATE records SET run = 77"]).run()
        for search in [["--job", "snort"], ["-n", "5"], ["--first", "3"], ["--sub", "err", "-r"]] {
            let rows = try run(["messages", "-o", "csv", "--fields", "run", "--no-headers", "--store", store] + search)
            #expect(Set(rows.text.split(separator: "\n")) == ["77"], "\(search): \(rows.stderr)")
        }
    }

    @Test("tables of another reading, or of fewer files, are not asked")
    func staleTables() throws {
        let folder = try TemporaryFolder()
        let log = fixture("stories/day/jobsengine.log").path
        let store = folder.file("store.db").path
        _ = try run(["ingest", "-q", "--tz", "UTC", log, "--store", store])
        for zone in ["UTC", "Asia/Tokyo"] {
            let question = ["messages", "-q", "--tz", zone, "--job", "snort", "-o", "ndjson"]
            #expect(try run(question + [log]).stdout == run(question + ["--store", store]).stdout)
        }
        // As a follower adds: bytes whose rows are not told to be whole.
        let grow = "UPDATE source SET is_read = 0; DELETE FROM records"
        _ = try Command(URL(fileURLWithPath: "/usr/bin/sqlite3"), [store, grow]).run()
        let question = ["messages", "-q", "--tz", "UTC", "--job", "snort", "-o", "ndjson"]
        #expect(try run(question + [log]).stdout == run(question + ["--store", store]).stdout)
    }
}

/// Options of `messages`, drawn at random from what a log holds.
private final class SearchOptions {
    private var random: SplitMix64
    private let jobs: [String]
    private let actions: [String]
    private let hosts: [String]
    private let times: [String]
    /// Some record's.
    var time: String { times[times.count / 3] }

    init(seed: UInt64, store: String, zone: String) throws {
        random = SplitMix64(seed: seed)
        func column(_ sql: String) throws -> [String] {
            let rows = try run(["query", sql, "--tz", zone, "--store", store, "-o", "csv", "--no-headers"])
            return rows.text.split(separator: "\n").map(String.init)
        }
        jobs = try column("SELECT DISTINCT job FROM records WHERE job NOT NULL ORDER BY job")
        actions = try column("SELECT DISTINCT action FROM records WHERE action NOT NULL ORDER BY action")
        hosts = try column("SELECT DISTINCT host FROM records ORDER BY host").filter { !$0.isEmpty }
        times = try column("SELECT time FROM records ORDER BY seq")
    }

    func next() -> [String] {
        var words: [String] = []
        func maybe(_ oneIn: Int, _ option: @autoclosure () -> [String]) {
            if random.next() % UInt64(oneIn) == 0 { words += option() }
        }
        maybe(2, ["--job", name(jobs)])
        maybe(6, ["--job", name(jobs)])
        maybe(6, ["--not-job", name(jobs)])
        maybe(5, ["--action", name(actions)])
        maybe(8, ["--not-action", name(actions)])
        maybe(3, ["--sub", pick(["ok", "err", "err"])])
        maybe(8, ["-p", pick(["E", "W,I", "E..S", "info"])])
        maybe(5, ["--since", pick(times)])
        maybe(5, ["--until", pick(times)])
        maybe(8, ["--since", pick(["-1h", "-10min", "-1d"])])
        maybe(8, ["--host", name(hosts)])
        maybe(8, ["-b", pick(["0", "-1", "1", "2"])])
        maybe(4, ["-n", pick(["0", "1", "3", "20"])])
        maybe(5, ["-r"])
        maybe(8, ["--first", pick(["0", "1", "4"])])
        maybe(10, ["--count"])
        maybe(8, pick([["-g", "start"], ["-g", "fail|E-"], ["-g", "a", "-v"]]))
        maybe(12, ["-C", "2"])
        maybe(12, ["--at", pick(times)])
        maybe(12, ["--zero", pick(times)])
        maybe(12, ["--utc"])
        maybe(12, ["--no-headers"])
        let form = pick(["table", "wide", "short", "short-iso", "raw", "json", "ndjson", "csv"])
        if ["table", "csv", "ndjson"].contains(form) {
            maybe(6, ["--fields", pick(["id,time,job", "host,run,kind,text", "msg,detail,line,file"])])
            maybe(6, ["--sort", pick(["job", "-time,job", "sub,-line"])])
        }
        return words + ["-o", form]
    }

    private func pick<Value>(_ values: [Value]) -> Value {
        values[Int(random.next() % UInt64(values.count))]
    }

    /// A name, or a pattern of which there may be several.
    private func name(_ names: [String]) -> String {
        guard !names.isEmpty else { return "*" }
        let name = pick(names)
        return pick([name, name, "\(name.prefix(2))*", "*\(name.suffix(1))"])
    }
}

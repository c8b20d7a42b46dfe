import Foundation
import TestSupport
import Testing

/// Numbers at their edge, names that look alike or hold NULs, patterns without end: an answer or an error, never a trap
/// and never a wrong answer.
struct HostileInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let log = fixture("lines/mixed.log").path

    @Test(
        "no number of the command line ends the program",
        arguments: [
            ["updates", "--timeout="], ["jobs", "--at="], ["messages", "--since="], ["runs", "--until="],
            ["messages", "-b"], ["messages", "-n"], ["plot", "--hung="], ["replay", "--speed=max", "--max-gap="],
            ["query", "SELECT 1", "--max-rows="], ["jobs", "--year="], ["jobs", "--tz="],
        ])
    func options(words: [String]) throws {
        let numbers = [
            "inf", "nan", "1e18", "9e18", "1e308", "-1e18", "9223372036854775807", "-9223372036854775808",
            "9223372036854775808", "-99999999999s", "9999-12-31", "0001-01-01", "2011-\u{660}6-01", "\u{661}4:29",
            "2011-06-01T14:29:00+\u{660}1:00", "2011-06-01 14:29:00.\u{660}", "-\u{661}d",
        ]
        for number in numbers {
            let result = try run(words.dropLast() + [words.last! + number, "-q", Self.log])
            #expect(result.status < 4, "\(words) \(number): \(result.status)")
        }
    }

    @Test("no date that an archive claims ends the program", arguments: [1 << 62, -(1 << 62), 1 << 40])
    func dates(modified: Int) throws {
        try folder.write("Jun  1 14:29:51 efw jobsengine: ULOGD-I-Start\n", to: "jobsengine.log")
        let script = """
            import tarfile
            t = tarfile.open('b.tar', 'w', format=tarfile.PAX_FORMAT); i = t.gettarinfo('jobsengine.log')
            i.pax_headers = {'mtime': '\(modified)'}; t.addfile(i, open('jobsengine.log', 'rb')); t.close()
            """
        _ = try Command(URL(fileURLWithPath: "/usr/bin/python3"), ["-c", script], in: folder.url).run()
        let result = try run(["jobs", "b.tar"], cwd: folder.url)
        #expect(result.status == 0 && result.text.contains("ulogd"), "\(result.stderr)")
    }

    @Test("names that only look alike are two, in every view")
    func lookalikes() throws {
        let names = ["caf\u{E9}", "cafe\u{301}"]
        let lines = names.enumerated().map { "{\"msg\":\"A-I-Start\",\"job\":\"\($1)\",\"timestamp\":\($0 + 5)}\n" }
        try folder.write(lines.joined(), to: "l.log")
        let jobs = try run(["jobs", "-o", "ndjson", "l.log"], cwd: folder.url)
        #expect(jobs.text.split(separator: "\n").count == 2)
        let words = ["query", "--no-headers", "-o", "csv", "SELECT DISTINCT hex(job) FROM records ORDER BY 1", "l.log"]
        #expect(try run(words, cwd: folder.url).text == "63616665CC81\n636166C3A9\n")
    }

    @Test("jobs that only look alike are two in a comparison")
    func lookalikesCompared() throws {
        let start = "JOBSENGINE-I-Start timestamp=1\n"
        let jobs = ["caf\u{E9}", "cafe\u{301}"].map { "{\"msg\":\"A-I-Start\",\"job\":\"\($0)\",\"timestamp\":5}\n" }
        try folder.write(start + jobs.joined(), to: "a.log")
        try folder.write(start + jobs[0], to: "b.log")
        let result = try run(["diff", "-o", "json", "a.log", "b.log"], cwd: folder.url)
        #expect(result.status == 3 && result.text.contains("\"missing\":[\"cafe\u{301}\"]"), "\(result.text)")
    }

    @Test(
        "thousands of hosts, each with a job of its own, take no longer each than one", .timeLimit(.minutes(1)),
        arguments: [
            ["jobs", "-o", "json"], ["messages", "-o", "json"], ["summary"], ["show", "*"], ["diff", "-o", "json"],
            ["report", "--into", "page.html"],
        ])
    func manyHosts(words: [String]) throws {
        let lines = (0..<2500).map { number in
            "2011-06-01T14:29:51Z box\(number) jobsengine/job\(number)[7]: JOB\(number)-E-Start text=\"no \(number)\"\n"
        }
        try folder.write(lines.joined(), to: "l.log")
        let result = try run(words + ["-q", "l.log"] + (words[0] == "diff" ? ["l.log"] : []), cwd: folder.url)
        #expect(result.status == 0, "\(words): \(result.stderr)")
    }

    @Test("messages of several hosts as JSON: each host's own, in order, with a limit of its own")
    func messagesOfHosts() throws {
        let hosts = ["b", "B", "fw-1", "fw"]
        let lines = (0..<20).map { "2011-06-01T14:29:51Z \(hosts[$0 % 4]) jobsengine: J\($0)-I-Start\n" }
        try folder.write(lines.joined(), to: "l.log")
        let all = try run(["messages", "-o", "json", "l.log"], cwd: folder.url).text
        let last = try run(["messages", "-o", "json", "-n", "1", "l.log"], cwd: folder.url).text
        for (place, host) in hosts.enumerated() {
            #expect(try messages(of: host, in: all) == (0..<5).map { "J\(place + $0 * 4)-I-Start" }, "\(all)")
            #expect(try messages(of: host, in: last) == ["J\(place + 16)-I-Start"], "\(last)")
        }
    }

    private func messages(of host: String, in text: String) throws -> [String] {
        let list = try JSONValue(parsing: text)["hosts"]?[host]?["messages"]?.items ?? []
        return list.compactMap { $0["msg"]?.string }
    }

    @Test("a NUL in a name is a byte like others")
    func nulInName() throws {
        let rest = String(repeating: "B", count: 1000)
        try folder.write("{\"msg\":\"A-I-Start\",\"job\":\"a\\u0000\(rest)\",\"timestamp\":5}\n", to: "l.log")
        func query(_ sql: String) throws -> String {
            try run(["query", "--no-headers", "-o", "csv", sql, "l.log"], cwd: folder.url).text
        }
        let hex = "6100" + String(repeating: "42", count: 1000) + "\n"
        #expect(try query("SELECT hex(job) FROM records") == hex)
        #expect(try query("SELECT hex(name) FROM jobs") == hex)
        #expect(try query("SELECT count(*) FROM records WHERE job = 'a' || char(0) || '\(rest)'") == "1\n")
        #expect(try query("SELECT job FROM records").contains("a\\x00B"))
    }

    @Test("a pattern that needs much is matched all the same, or told; it is never taken for no match")
    func patterns() throws {
        let frames = (0..<400).map { "  File \"/usr/lib/endian/job.py\", line \($0), in f\n    raise_it()\n" }
        let trace = "Traceback (most recent call last):\n\(frames.joined())RuntimeError: recursion\n"
        try folder.write("ULOGD-E-Start timestamp=5 text=x\n" + trace, to: "l.log")
        let much = try run(["messages", "-c", "-g", "Traceback(.|\\n)*recursion", "l.log"], cwd: folder.url)
        #expect(much.status == 0 && much.text == "1\n", "\(much.stderr)")
        let words = String(repeating: "a", count: 60)
        try folder.write("ULOGD-E-Start timestamp=5 text=\(words)\n", to: "l.log")
        for option in [["-g"], ["-v", "-g"]] {
            let endless = try run(["messages", "-c"] + option + ["(a+)+b", "l.log"], cwd: folder.url)
            let isTold = endless.status == 1 && endless.stderr.contains("--grep")
            #expect(isTold || endless.text == (option.count == 1 ? "0\n" : "1\n"), "\(endless.text)\(endless.stderr)")
        }
    }

    @Test("a statement that wants all memory, or never ends, ends with an error")
    func memory() throws {
        let large = "SELECT " + Array(repeating: "hex(zeroblob(30000000))", count: 10).joined(separator: ", ")
        let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT group_concat(x) FROM c"
        for (statement, words) in [(large, "needs more memory than"), (endless, "took more than 1 s")] {
            let result = try run(["query", statement, "--max-seconds", statement == large ? "60" : "1", Self.log])
            #expect(result.status == 1 && result.stderr.contains(words), "\(result.stderr)")
            #expect(result.stderr.split(separator: "\n").count == 1)
        }
    }

    @Test("options that a store cannot honour while it is followed into are refused")
    func storeOptions() throws {
        for option in [["--tz", "UTC"], ["--year", "2011"], ["--tag", "x"]] {
            let result = try run(["follow", "--store", folder.file("s.db").path] + option + [Self.log])
            #expect(result.status == 2 && result.stderr.contains(option[0]))
        }
    }
}

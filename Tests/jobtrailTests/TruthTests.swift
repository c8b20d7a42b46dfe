import Foundation
import TestSupport
import Testing

/// What a view says of a log must be true of it: its end, its runs, its jobs.
struct TruthTests {
    private static let day = fixture("stories/day/jobsengine.log").path

    /// Two runs: one of days in which `ntp` fails often and `proxy` is cut off, and one of a minute.
    private static func log(in folder: TemporaryFolder) throws -> String {
        var lines = ["JOBSENGINE-I-Start timestamp=1000000", "ULOGD-I-Start timestamp=1000010"]
        for number in 0..<60 { lines.append("NTP-E-Sync timestamp=\(1_000_100 + number * 7200)") }
        lines += [
            "NTP-I-Sync timestamp=1450000 startup_percentage=100%",
            "PROXY-I-Executing action=restart timestamp=1450010",
            "JOBSENGINE-I-Start timestamp=1460000", "ULOGD-I-Start timestamp=1460001", "NTP-I-Sync timestamp=1460002",
            "SNORT-E-Start timestamp=1460003", "PROXY-I-Start timestamp=1460004 startup_percentage=100%",
            "CLAMAV-I-Executing action=start timestamp=1460060",
        ]
        return try folder.write(lines.joined(separator: "\n") + "\n", to: "jobsengine.log").path
    }

    // MARK: the log's end

    @Test(
        "a time behind the log's end is told, by how much, in every view",
        arguments: ["jobs", "messages", "updates", "runs", "blame", "summary", "failures", "show SNORT", "jobs --step"])
    func end(view: String) throws {
        let folder = try TemporaryFolder()
        let words = view.lowercased().split(separator: " ").map(String.init)
        let log = try Self.log(in: folder)
        let late = try run(words + ["--at", "1465160", log])
        #expect(late.stderr.contains("the log ends 1h 25m before that time"), "\(late.stderr)")
        #expect(try run(words + ["--at", "now", log]).stderr.contains("before now"))
        for time in ["1460060", "1460004"] {
            #expect(try !run(words + ["--at", time, log]).stderr.contains("the log ends"), "\(time)")
        }
        #expect(try run(words + ["-q", "--at", "1465160", log]).stderr == "")
    }

    // MARK: runs

    @Test("--zero counts from the first such record of the run that -b names")
    func zero() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        let last = try run(["messages", "-b", "0", "--zero", "ULOGD-I-Start", log]).text
        #expect(last.contains("+2.00s"), "\(last)")
        let none = try run(["messages", "-b", "1", "--zero", "SNORT-E-Start", log])
        #expect(none.status == 2 && none.stderr.contains("in that run"), "\(none.stderr)")
    }

    @Test(
        "a plot of a whole run has the run's own startup, dates, and says 'never ended' of what a restart cut off alone"
    )
    func wholeRun() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        let first = try run(["plot", "--whole-run", "-b", "1", log]).text
        #expect(first.contains("1 never ended") && !first.contains("still running"), "\(first.prefix(900))")
        #expect(first.contains("startup 5d 05h to 100 %"), "\(first.prefix(900))")
        #expect(first.contains(">01-13 ") || first.contains(">01-14 "), "dates on the axis")
        let last = try run(["plot", "--whole-run", "-b", "0", log]).text
        #expect(last.contains("1 still running") && !last.contains("never ended"))
        #expect(last.contains("startup 4.00s to 100 %"))
        let startup = try run(["plot", "-b", "1", log]).text
        #expect(!startup.contains("still running"))
    }

    @Test("diff compares how often a job fails, not counts of a long run with those of a short one; states come first")
    func rates() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        let rows = try run(["diff", "-b", "1", "-b", "2", "-o", "csv", log]).text
        #expect(!rows.contains("ntp,failures"), "\(rows)")
        #expect(rows.contains("snort,job,,start err"), "\(rows)")
        let table = try run(["diff", "-b", "1", "-b", "2", log]).text.split(separator: "\n").map(String.init)
        let snort = try #require(table.firstIndex { $0.hasPrefix("snort") })
        let startup = try #require(table.firstIndex { $0.hasPrefix("(the engine)") })
        #expect(snort < startup, "\(table)")
        let more = try folder.write(
            "JOBSENGINE-I-Start timestamp=1000\nA-E-Start timestamp=1001\nA-E-Start timestamp=9000\n"
                + "JOBSENGINE-I-Start timestamp=10000\nA-E-Start timestamp=10001\nA-E-Start timestamp=10002\n"
                + "A-E-Start timestamp=10003\n", to: "more.log"
        ).path
        let often = try run(["diff", "-b", "1", "-b", "2", more]).text
        #expect(often.contains("2 in 2h 13m") && often.contains("3 in 3.00s"), "\(often)")
        let wrong = try run(["diff", "-2h", "now", log])
        #expect(wrong.status == 2 && wrong.stderr.contains("--at -2h --at now"), "\(wrong.stderr)")
    }

    // MARK: jobs

    @Test("jobs -n takes the worst, and --sort keeps columns, hidden jobs and the closing line")
    func jobs() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        #expect(try run(["jobs", "-n", "1", "--no-headers", log]).text.hasPrefix("snort"))
        #expect(try run(["jobs", "-n", "+2", "-o", "csv", "--no-headers", log]).text.contains("snort") == false)
        let (plain, sorted) = (try run(["jobs", log]).text, try run(["jobs", "--sort", "name", log]).text)
        let lines = { (text: String) in text.split(separator: "\n").map(String.init) }
        #expect(lines(plain).first?.split(separator: " ") == lines(sorted).first?.split(separator: " "))
        #expect(lines(plain).last == lines(sorted).last && Set(lines(plain)).count == Set(lines(sorted)).count)
    }

    @Test("a job that is not there, and a log without records, are errors that name what there is")
    func strangers() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        let none = try run(["jobs", "-j", "nosuch", log])
        #expect(none.status == 1 && none.stderr.contains("'nosuch'; there are clamav, ntp, proxy, snort, ulogd"))
        #expect(try run(["jobs", "-j", "ulogd,nosuch", log]).status == 1)
        for view in ["messages", "updates", "blame", "failures"] {
            let none = try run([view, "-j", "nosuch", log])
            #expect(none.status == 1 && none.stderr.contains("there are clamav, ntp"), "\(view): \(none.stderr)")
        }
        #expect(try run(["jobs", "-j", "ulogd", "--sub", "err", log]).status == 0)
        let foreign = try folder.write("Jun  1 14:29:51 efw sshd[1]: hello\n", to: "other.log").path
        for view in ["jobs", "messages", "updates", "runs", "summary"] {
            let empty = try run([view, foreign])
            #expect(empty.status == 1 && empty.stderr.contains("no jobsengine record in 1 line"), "\(view)")
        }
        #expect(try run(["verify", foreign]).status == 0)
    }

    @Test("--exit-code of jobs: 3 if one failed last")
    func exitCode() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        #expect(try run(["jobs", "--exit-code", log]).status == 3)
        #expect(try run(["jobs", "--exit-code", "-j", "ntp,ulogd", log]).status == 0)
        #expect(try run(["jobs", log]).status == 0)
    }

    @Test("-n +N: from the Nth on", arguments: [("", "3,4"), ("-r", "4,3")])
    func fromTheNth(option: String, wanted: String) throws {
        let folder = try TemporaryFolder()
        let text = (1...4).map { "A\($0)-I-Start timestamp=\($0)\n" }.joined()
        let log = try folder.write(text, to: "jobsengine.log").path
        let options = option.isEmpty ? [] : [option]
        let rows = try run(["messages", "-n", "+3", "-o", "csv", "--no-headers", "--fields", "job", log] + options).text
        #expect(rows.split(separator: "\n").map { $0.dropFirst() }.joined(separator: ",") == wanted)
        #expect(try run(["messages", "-n", "all", log] + options).text == run(["messages", log] + options).text)
        let json = try run(["messages", "-n", "+3", "-o", "json", log]).text
        #expect(json.hasPrefix("{\"messages\":[{") && json.count { $0 == "{" } == 3, "\(json)")
    }

    // MARK: times

    @Test(
        "times as people write them",
        arguments: [
            ("@1306938591", "1306938591.0"), ("3:12", "1306897920.0"), ("03:12:05", "1306897925.0"),
            ("Jun  1 03:12", "1306897920.0"), ("Jun 1 03:12:05", "1306897925.0"), ("jun 1", "1306886400.0"),
            ("Wed Jun  1 03:12:05 2011", "1306897925.0"), ("Dec 31 23:00", "1293836400.0"),
            ("2h ago", "1306965540.0"), ("1 hour 30 minutes ago", "1306967340.0"), ("2011/06/01 3:12", "1306897920.0"),
        ])
    func times(word: String, wanted: String) throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(
            "A-I-Start timestamp=1290000000\nB-I-Start timestamp=1306972740\n", to: "jobsengine.log"
        ).path
        let result = try run(["jobs", "-o", "json", "--at", word, log])
        #expect(try result.json()["time"]?.number == Double(wanted), "\(result.text) \(result.stderr)")
    }

    // MARK: words

    @Test("the C locale gets no lines beyond ASCII", arguments: ["critical-chain", "jobs", "blame", "runs", "summary"])
    func ascii(view: String) throws {
        let plain = try run([view, Self.day], env: ["LC_ALL": "C"])
        #expect(!plain.text.unicodeScalars.contains { (0x2500...0x257F).contains($0.value) }, "\(plain.text)")
    }

    // MARK: sources

    @Test("a backup's remark and the time of its making are in the summary")
    func remark() throws {
        let folder = try TemporaryFolder()
        try folder.write("Jun  1 09:29:51 efw jobsengine[1]: ULOGD-I-Start\n", to: "var/log/endian/jobsengine")
        let name = "backup-20110601120000UTC-efw.example.com-settings-logs"
        let packed = try Command(
            URL(fileURLWithPath: "/bin/tar"), ["-czf", "\(name).tar.gz", "var"], in: folder.url
        ).run()
        #expect(packed.status == 0)
        let bare = try run(["summary", "\(name).tar.gz"], cwd: folder.url).text
        #expect(bare.contains("backup of 2011-06-01 12:00 UTC"), "\(bare)")
        try folder.write("before the update\n", to: "\(name).tar.gz.meta")
        for form in ["table", "markdown"] {
            let told = try run(["summary", "-o", form, "\(name).tar.gz"], cwd: folder.url).text
            #expect(told.contains("before the update"), "\(told)")
        }
    }

    @Test("what gpg encrypted is told as such, with the command that opens it", arguments: [[], ["--armor"]])
    func encrypted(armor: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("x\n", to: "plain")
        let gpg = "/usr/bin/gpg"
        guard FileManager.default.isExecutableFile(atPath: gpg) else { return }
        try FileManager.default.createDirectory(
            at: folder.file("home"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let made = try Command(
            URL(fileURLWithPath: gpg),
            ["--homedir", "home", "--batch", "--pinentry-mode", "loopback", "--passphrase", "x"] + armor
                + ["-o", "it's.tar.gz.gpg", "-c", "plain"], in: folder.url
        ).run()
        try #require(made.status == 0, "\(made.stderr)")
        let result = try run(["jobs", "it's.tar.gz.gpg"], cwd: folder.url)
        #expect(
            result.status == 1 && result.stderr.contains(#"gpg --decrypt 'it'\''s.tar.gz.gpg' | jobtrail summary -"#))
        let input = try run(["jobs", "-"], stdin: Data(contentsOf: folder.file("it's.tar.gz.gpg")))
        #expect(input.status == 1 && input.stderr.contains("encrypted"), "\(input.stderr)")
    }
}

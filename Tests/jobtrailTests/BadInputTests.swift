import Foundation
import TestSupport
import Testing

/// Wrong words and unreadable paths: one line that names the path or word and the reason, and the right exit status.
struct BadInputTests {
    @Test(
        "usage errors exit with 2 and name the word",
        arguments: [
            (["jobs", "--bogus"], "--bogus"), (["jobs", "--sinec", "now"], "--since"),
            (["jobs", "--since"], "--since"),
            (["job"], "jobs"), ([], "command"), (["messages", "-o", "jsn"], "json"), (["messages", "-n", "x"], "'x'"),
            (["jobs", "--tz", "Europe/Rom", "x"], "Europe/Rome"), (["jobs", "--at", "2011-02-30", "x"], "2011-02-30"),
            (["jobs", "--at", "soon", "x"], "soon"), (["messages", "-p", "Q", "x"], "'Q'"),
            (["messages", "-g", "a(b", "x"], "^"), (["jobs", "--layout", "%{x}", "x"], "'x'"), (["jobs", "-Z"], "-Z"),
        ])
    func usage(arguments: [String], word: String) throws {
        let result = try run(arguments)
        #expect(result.status == 2, "\(result.stderr)")
        #expect(result.stderr.contains(word), "\(result.stderr)")
        #expect(result.stderr.hasPrefix("jobtrail: "))
        #expect(result.stdout.isEmpty)
    }

    @Test("what cannot be read exits with 1 and names the path")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        for arguments in [["jobs", "/no/such/file"], ["jobs", folder.url.path], ["jobs", "--root", folder.url.path]] {
            let result = try run(arguments)
            #expect(result.status == 1)
            #expect(result.stderr.split(separator: "\n").count == 1)
            #expect(result.stderr.contains(arguments.last!))
        }
    }

    @Test("one unreadable path does not hide the others")
    func others() throws {
        let good = fixture("lines/sample-syslog.log").path
        let result = try run(["jobs", "-o", "json", "/no/such/file", good])
        #expect(result.status == 1)
        #expect(result.stderr.contains("/no/such/file"))
        #expect(result.text.contains("ulogd"))
    }

    private static let day = fixture("stories/day/jobsengine.log").path

    @Test(
        "a run that does not exist is told with those that do",
        arguments: ["jobs", "runs", "updates", "messages", "blame", "critical-chain", "plot", "report", "replay"],
        ["9", "-9"])
    func noRun(command: String, number: String) throws {
        let result = try run([command, "-b", number, Self.day])
        #expect(result.status == 1 && result.stdout.isEmpty)
        #expect(
            result.stderr
                == "jobtrail: --boot \(number): no such run; the log holds 2, 1 to 2 or -1 to 0\n")
    }

    @Test("before the first record nothing is known, and that is told", arguments: ["jobs", "runs", "updates"])
    func tooEarly(command: String) throws {
        let result = try run([command, "--at", "2001-01-01", Self.day])
        #expect(result.status == 0 && result.stdout.isEmpty)
        #expect(result.stderr == "jobtrail: the log begins after that time\n")
        let later = try run(["updates", "--at", "2031-01-01", Self.day])
        #expect(later.stderr.hasSuffix("jobtrail: no update in the last 30.0s before that time\n"))
    }

    @Test("a beginning later than the end is refused", arguments: ["jobs", "messages", "updates", "report"])
    func emptyRange(command: String) throws {
        let result = try run([command, "--since", "2012-01-01", "--until", "2011-01-01", Self.day])
        #expect(result.status == 2 && result.stdout.isEmpty)
        #expect(result.stderr.hasPrefix("jobtrail: --since is later than --until: nothing can be between them\n"))
        #expect(try run([command, "--since", "2012-01-01", Self.day]).status == 0)
    }

    @Test("a year that has no 29 February, of a log that has one, is told")
    func falseYear() throws {
        let folder = try TemporaryFolder()
        let lines = ["Feb 29 10:00:00 efw jobsengine[1]: A-I-Start\n", "Mar  2 10:00:00 efw jobsengine[1]: A-I-Stop\n"]
        let log = try folder.write(lines.joined(), to: "l.log").path
        let jobs = try run(["jobs", "--year", "2011", log])
        #expect(jobs.status == 0)
        #expect(
            jobs.stderr == "jobtrail: 29 February read as 1 March, since 2011 has none (see jobtrail verify)\n")
        #expect(try run(["jobs", "--year", "2011", "--strict", log]).status == 3)
        let verify = try run(["verify", "--year", "2011", log])
        #expect(verify.status == 3 && verify.text.contains("a line of 29 February in 2011, which has none"))
        #expect(try run(["jobs", "--year", "2012", log]).stderr.isEmpty)
    }

    @Test("a hundred megabytes on one line, deep nesting, binary noise: bounded memory, an account")
    func monsters() throws {
        let folder = try TemporaryFolder()
        let record = "\n1306938591.55 ULOGD-I-Start\n"
        let nested = String(repeating: "{\"a\":", count: 200_000)
        try folder.write(Data(repeating: 120, count: 100_000_000) + Data(record.utf8), to: "long.log")
        try folder.write(nested + record, to: "deep.log")
        try folder.write("1306938591.55 ULOGD-I-Start\r1306938591.55 ULOGD-I-Stop" + record, to: "return.log")
        for name in ["long.log", "deep.log", "return.log"] {
            let limited = "ulimit -v 1500000; exec \(BuiltBinary.url.path) jobs -o json \(folder.file(name).path)"
            let result = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", limited]).run()
            #expect(result.status == 0, "\(name): \(result.stderr)")
            #expect(result.text.contains("\"ulogd\""), "\(name)")
        }
    }

    @Test("a closed pipe ends it silently")
    func closedPipe() throws {
        let log = fixture("stories/day/jobsengine.log").path
        let script = "\(BuiltBinary.url.path) messages -o ndjson \(log) \(log) | head -n 1; echo ${PIPESTATUS[0]}"
        let result = try Command(URL(fileURLWithPath: "/bin/bash"), ["-c", script]).run()
        #expect(result.text.hasSuffix("\n0\n"))
        #expect(result.stderr.isEmpty, "\(result.stderr)")
    }

    @Test("what has a log's name in a folder and is no file is told, and the others are read")
    func special() throws {
        let folder = try TemporaryFolder()
        try folder.write("1306938591 A-I-Start\n", to: "d/jobsengine")
        let pipe = folder.file("d/jobsengine.1").path
        #expect(mkfifo(pipe, 0o600) == 0 && symlink("/dev/null", folder.file("d/jobsengine.2").path) == 0)
        let result = try run(["jobs", folder.file("d").path])
        #expect(result.status == 1 && result.text.contains("1 job, "), "\(result.status) \(result.text)")
        #expect(result.stderr.contains("\(pipe): a pipe, a socket or a device"), "\(result.stderr)")
        #expect(result.stderr.contains("jobsengine.2: a pipe, a socket or a device"), "\(result.stderr)")
    }

    @Test("log text does not drive the terminal")
    func escapes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "1306938591 A-E-Start reason=\"\u{1B}[2J\u{07}\u{202E}\" \u{1B}]0;x\u{07}\n", to: "l.log"
        ).path
        for form in ["table", "json", "ndjson", "csv", "short", "wide"] {
            let result = try run(["messages", "-o", form, path])
            #expect(form == "csv" || !result.stdout.contains(0x1B), "\(form)")
        }
        #expect(!(try run(["verify", path]).stdout.contains(0x1B)))
    }
}

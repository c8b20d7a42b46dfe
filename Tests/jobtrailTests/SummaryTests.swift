import Foundation
import TestSupport
import Testing

/// What a tired engineer reads first: `summary`, `failures`, `show`.
struct SummaryTests {
    private static func failure(_ time: String, _ pid: Int, _ job: String, _ action: String, _ why: String) -> [String]
    {
        let code = "\(job.uppercased())-E-\(action.capitalized)"
        let head = "Mar 10 \(time) efw jobsengine[\(pid)]: \(code) job=\(job) action=\(action)"
        return [head, "Traceback (most recent call last):", "  File \"/usr/lib/jobs/\(job).py\", line 9, in it", why]
    }

    /// The day 2024-03-10 of a box, whose first run a restart cuts off while squid is restarting.
    private static let lines =
        ["Mar 10 01:00:00 efw jobsengine[10]: JOBSENGINE-I-Start"]
        + failure("01:00:05", 10, "snort", "restart", "IOError: no rule set is enabled")
        + failure("01:10:05", 10, "snort", "restart", "IOError: rules are too old")
        + failure("01:20:05", 10, "logrotate", "rotate", "OSError: No space left on device") + [
            "Mar 10 01:30:00 efw jobsengine[10]: SQUID-I-Executing job=squid action=restart",
            "Mar 10 02:00:00 efw jobsengine[20]: JOBSENGINE-I-Start",
            "Mar 10 02:00:01 efw jobsengine[20]: CLAMAV-I-Executing job=clamav action=start",
            "Mar 10 02:00:10 efw jobsengine[20]: CLAMAV-I-Start job=clamav action=start",
            "Mar 10 02:00:11 efw jobsengine[20]: SNORT-I-Restart job=snort action=restart startup_percentage=100%",
        ] + failure("02:20:05", 20, "logrotate", "rotate", "OSError: No space left on device") + [
            "Mar 10 02:30:00 efw jobsengine[20]: IPSEC-I-Executing job=ipsec action=restart pid=77",
            "Mar 10 02:30:01 efw jobsengine[20]: QOS-I-Waiting_depends job=qos action=start depends=ipsec",
            "Mar 10 02:30:02 efw jobsengine[20]: NTP-I-Waiting_depends job=ntp action=sync depends=ipsec",
            "Mar 10 02:31:00 efw jobsengine[20]: ULOGD-I-Start job=ulogd action=start",
        ]

    private static func log(in folder: TemporaryFolder, _ lines: [String] = lines) throws -> String {
        try folder.write(lines.joined(separator: "\n") + "\n", to: "jobsengine.log").path
    }

    private let options = ["--tz", "UTC", "--year", "2024"]

    @Test("the story of a box, line by line; a path alone asks for it")
    func story() throws {
        let folder = try TemporaryFolder()
        _ = try Self.log(in: folder)
        let told = try run(["summary"] + options + ["jobsengine.log"], cwd: folder.url).text
        let expected = """
            efw   2024-03-10 01:00 to 2024-03-10 02:31 UTC   2 runs   log complete
            NOW          ipsec  restart, running 1m 00s
                         qos, ntp  waiting for ipsec, 59.0s
            FAILED       logrotate  rotate, 2 times since 01:20:05: OSError: No space left on device   jobsengine.log:19
            REPEATED     snort restart 2 times (last 01:10:05: IOError: rules are too old)
            NEVER ENDED  squid restart, begun 01:30:00
            STARTUP      11.0s at 02:00:00, slowest clamav 9.00s
            NEXT         jobtrail show logrotate jobsengine.log --tz UTC --year 2024

            """
        #expect(told == expected, "\(told)")
        #expect(try run(options + ["jobsengine.log"], cwd: folder.url).text == told)
    }

    @Test("a failure is told once, under the path's last parts that are clear")
    func places() throws {
        let folder = try TemporaryFolder()
        for box in ["a", "b"] {
            let place = "\(box)/var/log/endian/jobsengine"
            try folder.write(Self.lines.joined(separator: "\n") + "\n", to: place)
        }
        let one = try run(["show", "logrotate"] + options + ["a"], cwd: folder.url).text
        #expect(one.contains("   jobsengine:19\n") && !one.contains("a/var"), "\(one)")
        #expect(
            one.contains("NEXT         jobtrail messages --all --job logrotate -p E,F -C 3 a --tz UTC --year 2024\n"))
    }

    @Test("what is to be typed next reads the same log, host, run and instant")
    func next() throws {
        let folder = try TemporaryFolder()
        let line = { (host: String) in "2011-06-01T14:00:00Z \(host) other[9]: A-E-Start action=start\n" }
        try folder.write(line("efw") + line("gw"), to: "box/var/log/endian/jobsengine")
        let options = ["--root", "box", "--tag", "other", "--host", "efw", "-b", "0", "--at", "14:00:05"]
        let told = try run(["summary", "-q"] + options, cwd: folder.url).text
        #expect(
            told.hasSuffix("NEXT         jobtrail show a --root box --tag other --at 14:00:05 --host efw --boot 0\n"),
            "\(told)")
    }

    @Test("a log of several hosts says whose every row is, also if rows of one are left")
    func hosts() throws {
        let folder = try TemporaryFolder()
        let line = { (host: String, code: String) in "2011-06-01T14:00:00Z \(host) jobsengine[9]: \(code)\n" }
        let log = try folder.write(line("efw", "A-E-Start") + line("gw", "B-I-Start"), to: "log").path
        #expect(try run(["failures", log]).text.contains("\nefw   a"))
        #expect(try run(["show", "b", log]).text.hasPrefix("b on gw"))
        #expect(try run(["failures", "--host", "efw", log]).text.contains("\na"))
        let twice = try folder.write(line("efw", "A-E-Start") + line("gw", "A-I-Start"), to: "twice").path
        #expect(try run(["show", "b", twice]).stderr.hasSuffix("it names a\n"))
    }

    @Test("a narrow terminal keeps reasons, places and what is to be typed next")
    func narrow() throws {
        let folder = try TemporaryFolder()
        _ = try Self.log(in: folder)
        func shown(_ command: String) throws -> String {
            let options = "--no-pager --color never --tz UTC --year 2024"
            let line = "stty cols 60; '\(BuiltBinary.url.path)' \(command) \(options) jobsengine.log"
            let told = try Command(
                URL(fileURLWithPath: "/usr/bin/script"), ["-qec", line, "/dev/null"], in: folder.url,
                environment: ["TERM": "xterm"]
            ).run()
            return told.text.replacingOccurrences(of: "\r\n", with: "\n")
        }
        let page = try shown("show logrotate")
        #expect(page.contains("rotate: OSError: No space…\n"), "\(page)")
        #expect(page.contains("\n               2 times since 01:20:05   jobsengine.log:19\n"), "\(page)")
        #expect(page.contains("-p E,F -C 3 jobsengine.log --tz UTC --year 2024\n"), "\(page)")
        #expect(page.components(separatedBy: "\n").dropLast(2).allSatisfy { $0.count <= 60 }, "\(page)")
        let summary = try shown("summary")
        #expect(summary.contains("FAILED       logrotate  rotate, 2 times…   jobsengine.log:19\n"), "\(summary)")
        let next = "NEXT         jobtrail show logrotate jobsengine.log --tz UTC --year 2024\n"
        #expect(summary.hasSuffix(next), "\(summary)")
    }

    @Test("a job that only notes name is shown all the same")
    func notes() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(
            in: folder,
            [
                "Mar 10 09:00:00 efw jobsengine[10]: JOBSENGINE-I-Start",
                "Mar 10 09:00:01 efw jobsengine[10]: SNORT-E-Rules are too old",
                "Mar 10 09:00:09 efw jobsengine[10]: SNORT-E-Rules are too old",
            ])
        let summary = try run(["summary"] + options + [log]).text
        #expect(summary.contains("NEXT         jobtrail show snort "), "\(summary)")
        let page = try run(["show", "snort"] + options + [log])
        #expect(page.status == 0 && page.text.contains("Rules are too old, 2 times since"), "\(page.text)")
    }

    @Test("times in another zone than they are read in are suspected, and told with what mends it")
    func zone() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<4).flatMap { hour in
            [
                "Jul 10 0\(hour + 2):00:00 efw jobsengine[10]: SNORT-I-Note of the hour",
                "Jul 10 0\(hour + 2):00:01 efw jobsengine[10]: NTP-I-Sync timestamp=\(1_720_569_601 + hour * 3600).50",
            ]
        }
        let log = try Self.log(in: folder, lines)
        let doubt = "clock goes back by 1h 59m again and again: is the box in another zone? --tz ZONE"
        let summary = try run(["summary"] + options + [log])
        #expect(summary.text.contains(doubt) || summary.text.contains("goes back by 2h"), "\(summary.text)")
        let verify = try run(["verify"] + options + [log])
        #expect(verify.text.contains("is the box in another zone? --tz ZONE"), "\(verify.text)")
        let mended = try run(["summary", "--tz", "Europe/Rome", "--year", "2024", log])
        #expect(!mended.text.contains("zone?") && mended.text.contains("log complete"), "\(mended.text)")
    }

    @Test("a startup during which the clock was set back has no length")
    func clock() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(
            in: folder,
            [
                "Mar 10 09:00:00 efw jobsengine[10]: JOBSENGINE-I-Start",
                "Mar 10 09:00:01 efw jobsengine[10]: NTP-I-Executing job=ntp action=start",
                "Mar 10 07:00:09 efw jobsengine[10]: NTP-I-Start job=ntp action=start startup_percentage=100%",
            ])
        let summary = try run(["summary"] + options + [log]).text
        #expect(summary.contains("STARTUP      the clock went back during the one at"), "\(summary)")
        let chain = try run(["critical-chain"] + options + [log]).text
        #expect(chain.contains("startup took a time that nobody can tell (the clock went back)"), "\(chain)")
        let json = try run(["critical-chain", "-o", "json"] + options + [log]).text
        #expect(json.contains("\"seconds\":null"), "\(json)")
    }

    @Test("however much there is, a box has twelve lines at most")
    func length() throws {
        let folder = try TemporaryFolder()
        var lines = ["Mar 10 01:00:00 efw jobsengine[10]: JOBSENGINE-I-Start"]
        for number in 10..<40 {
            lines.append("Mar 10 01:00:01 efw jobsengine[10]: A\(number)-I-Executing job=a\(number) action=start")
            lines.append(
                "Mar 10 01:00:02 efw jobsengine[10]: W\(number)-I-Waiting_depends job=w\(number) action=start "
                    + "depends=a\(number)")
            lines += (0..<2).map { _ in
                "Mar 10 01:00:03 efw jobsengine[10]: F\(number)-E-Start job=f\(number) action=start"
            }
        }
        let log = try Self.log(in: folder, lines)
        let told = try run(["summary"] + options + [log]).text.split(separator: "\n")
        #expect(told.count == 12, "\(told.joined(separator: "\n"))")
        #expect(told.contains { $0.contains("more running: see jobtrail jobs") })
        #expect(told.contains { $0.contains("28 more failed: see jobtrail jobs") }, "\(told)")
    }

    @Test("tables tell the zone once, and short lines have their day")
    func headings() throws {
        let folder = try TemporaryFolder()
        let log = try Self.log(in: folder)
        let messages = try run(["messages", "--year", "2024", "--tz", "Europe/Rome", log]).text
        #expect(messages.hasPrefix("TIME (Europe/Rome) "), "\(messages)")
        let jobs = try run(["jobs"] + options + [log]).text
        #expect(jobs.components(separatedBy: "UTC").count == 2, "\(jobs)")
        let short = try run(["messages", "-o", "short", "-n", "1"] + options + [log]).text
        #expect(short.hasPrefix("Mar 10 02:31:00.000 efw ulogd start ok: ULOGD-I-Start"), "\(short)")
    }

    @Test("verify calls a companion so")
    func companions() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.lines.joined(separator: "\n") + "\n", to: "box/var/log/endian/jobsengine")
        try folder.write(
            "Mar 10 01:00:07 efw joboutput[10]: SNORT-I-Output of snort\n", to: "box/var/log/endian/joboutput")
        let root = folder.url.appendingPathComponent("box").path
        let table = try run(["verify"] + options + ["--root", root]).text
        let line = try #require(table.split(separator: "\n").first { $0.contains("joboutput") })
        #expect(line.contains("companion"), "\(line)")
        #expect(
            try run(["verify", "-o", "json"] + options + ["--root", root]).text.contains("\"role\":\"ignored\"")
                == false)
    }
}

import Foundation
import TestSupport
import Testing

/// What stands at the edge of what lines may be: each case was once read wrongly.
struct LineEdgeTests {
    private func records(_ text: String, _ fields: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let log = try folder.write(text, to: "log").path
        let words = ["messages", "--all", "-q", "--tz", "UTC", "-o", "csv", "--no-headers", "--fields", fields, log]
        return try run(words).text.split(separator: "\n").map(String.init)
    }

    @Test(
        "a zone's word is no host, wherever it stands behind a time",
        arguments: [
            ("1306938591 UTC jobsengine[9]: A-I-Start", ""), ("2011-06-01T14:29:51Z UTC jobsengine[9]: A-I-Start", ""),
            ("2011-06-01T14:29:51Z GMT efw jobsengine[9]: A-I-Start", "efw"),
            ("2011-06-01T16:29:51+02:00 CEST efw jobsengine[9]: A-I-Start", "efw"),
            ("2011 Jun  1 14:29:51 efw jobsengine[9]: A-I-Start", "efw"),
            ("2011/06/01 14:29:51 efw jobsengine[9]: A-I-Start", "efw"),
        ])
    func zone(line: String, host: String) throws {
        #expect(try records(line + "\n", "time,host,msg") == ["1306938591.0,\(host),A-I-Start"])
    }

    @Test("a line that was not understood names no other line's host")
    func host() throws {
        let text = """
            2011-06-01T14:00:00Z efw jobsengine[5]: A-I-Executing action=start
            Jun  1 10:00:00 gw some junk
            [1306936805.0] A-I-Start action=start

            """
        #expect(try records(text, "host,kind") == ["efw,began", "efw,completed"])
    }

    @Test("a command's output goes on over lines that begin with a time")
    func output() throws {
        let head = "2011-06-01 14:29:50,100 - jobsengine/snort[5] - DEBUG - "
        let text = "\(head)STDOUT [last]\nfirst\n2011-06-01 10:00:00 a\nend\n\(head)RETURNCODE [last] 0\n"
        let folder = try TemporaryFolder()
        let log = try folder.write(text, to: "log").path
        let told = try run(["messages", "--all", "--tz", "UTC", "-o", "ndjson", log])
        #expect(told.text.contains(#""detail":"first\n2011-06-01 10:00:00 a\nend""#) && told.stderr == "")
    }

    @Test("lists and words of facts keep what they are")
    func facts() throws {
        let text = """
            message(msg:'A-I-Waiting_depends',depends:list(1:b,0:a),timestamp:1306938598.0)
            message(msg:'A-I-Start',d:list(1:b,0:a),b:True,timestamp:1306938599.0)

            """
        let told = try records(text, "depends,fields")
        #expect(told.count == 2 && told[1].hasSuffix(#","{""d"":[""a"",""b""],""b"":true}""#), "\(told)")
        #expect(told[0].contains("a") && told[0].contains("b") && !told[0].contains("list"), "\(told)")
    }

    @Test("the first line keeps its text though only a file before could tell whose it is")
    func firstLine() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("foo bar baz\n", to: "log").path
        #expect(try run(["verify", "-o", "json", log]).text.contains(#""text":"foo bar baz""#))
    }

    @Test("hosts in one file have a column, from where the second one stands")
    func hosts() throws {
        let folder = try TemporaryFolder()
        let line = { (host: String) in "2011-06-01T14:00:00Z \(host) jobsengine[9]: A-E-Start action=start\n" }
        let both = try folder.write(line("efw") + line("gw"), to: "both").path
        #expect(try run(["messages", both]).text.hasPrefix("HOST  TIME"))
        let one = try folder.write(line("efw") + line("efw"), to: "one").path
        #expect(try run(["messages", one]).text.hasPrefix("TIME"))
        let late = try folder.write(String(repeating: line("efw"), count: 300) + line("gw"), to: "late").path
        let lines = try run(["messages", late]).text.split(separator: "\n")
        #expect(lines[0].hasPrefix("TIME") && lines.contains { $0.hasPrefix("HOST  TIME") })
        #expect(lines.last?.hasPrefix("gw ") == true && lines.count == 303)
    }

    @Test("evidence proves lines with a byte order mark, NUL bytes inside, and an escaped tab")
    func evidence() throws {
        let folder = try TemporaryFolder()
        let line = "2011-06-01T14:00:00Z efw jobsengine[9]: A-E-Start"
        let log = try folder.write("\u{FEFF}\(line)\n\(line) x=\0\0y\n\(line) y=#011q\n", to: "log").path
        let kept = folder.file("kept").path
        #expect(try run(["export", "--evidence", kept, log]).status == 0)
        let verdict = try run(["verify", "--evidence", kept, log])
        #expect(verdict.status == 0, "\(verdict.text)")
        try folder.write("\u{FEFF}\(line)\n\(line) x=\0\0z\n\(line) y=#011q\n", to: "log")
        #expect(try run(["verify", "--evidence", kept, log]).status == 3)
    }

    @Test("a sentence of another outcome is no other word for the same event")
    func outcome() throws {
        let text = """
            2011-06-01T14:00:00Z efw jobsengine[9]: Job firewall started
            2011-06-01T14:00:01Z efw jobsengine[9]: Job firewall failed to start: no rules

            """
        #expect(try records(text, "kind,sub") == ["completed,ok", "completed,err"])
        #expect(try records(text.replacing("failed to start: no rules", with: "started"), "kind").last == "restated")
    }

    @Test("an update's status alone tells no outcome: a failure stays one, and a sub that cannot be read hides none")
    func failureStays() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(
            """
            2011-06-01T14:00:00Z efw jobsengine[9]: SNORT-E-Start job=snort action=start sub=err
            {"name": "snort", "status": "start", "time": 1306936800.5, "msg": "snort"}
            2011-06-01T14:00:02Z efw jobsengine[9]: SQUID-E-Start job=squid sub=ERR

            """, to: "log"
        ).path
        #expect(
            try records(String(contentsOfFile: log, encoding: .utf8), "kind,sub") == [
                "completed,err", "restated,", "completed,",
            ])
        #expect(
            try run(["jobs", "-q", "-o", "csv", "--fields", "job,sub", "--no-headers", log]).text
                == "snort,err\nsquid,err\n")
        #expect(
            try run(["failures", "-q", "-o", "csv", "--fields", "job", "--no-headers", log]).text == "squid\nsnort\n")
        #expect(try run(["runs", "-q", "-o", "json", log]).text.contains(#""ok":0,"err":2"#))
    }

    @Test(
        "no blank need part a tag from its message, and what a daemon says of itself is no line that was not understood"
    )
    func gluedTag() throws {
        let text = """
            Jun  1 14:00:00 efw syslogd 1.4.1#18: restart.
            Jun  1 14:00:01 efw jobsengine[9]:A-I-Executing
            Jun  1 14:00:02 efw cron[7]:(root) CMD (true)
            Jun  1 14:00:03 efw jobsengine/b:B-I-Start
            Jun  1 14:00:03 efw --- last message repeated 1 time ---
            Jun  1 14:00:04 fe80::1 jobsengine:A-I-Start
            Jun  1 14:00:05 efw exiting on signal 15

            """
        #expect(try records(text, "host,msg") == ["efw,A-I-Executing", "efw,B-I-Start", "fe80::1,A-I-Start"])
        let folder = try TemporaryFolder()
        let told = try run(["verify", "-o", "json", folder.write(text, to: "log").path]).text
        #expect(told.contains(#""foreign":3,"unparsed":0"#) && told.contains(#""kind":"repeat""#), "\(told)")
    }

    @Test("a repeat names the line as it stands there, with the place in a program before its message")
    func repeatBehindLocation() throws {
        let text = """
            2011-06-01T14:00:01Z efw jobsengine/a[9]: /usr/lib/jobs/job.py:run:211: A-I-Configuration written
            2011-06-01T14:00:01Z efw jobsengine/a[9]: Last message '/usr/lib/jobs/job.py' repeated 9 times, \
            suppressed by syslog-ng on efw
            2011-06-01T14:00:02Z efw jobsengine/a[9]: Last message '/x/job.py:run:211: B-I-Start' repeated 2 times, \
            suppressed by syslog-ng on efw

            """
        #expect(try records(text, "msg,line") == ["A-I-Configuration written,1", "B-I-Start,3"])
    }

    @Test("a line without a time has that of the line before: a repeat's, a traceback's, an unread one's")
    func timeOfLineBefore() throws {
        let text = """
            2011-06-01T14:00:01.25Z efw jobsengine[9]: A-I-Start
            2011-06-01T14:00:02.5Z efw jobsengine[9]: last message repeated 4 times
            B-I-Start
            2011-06-01T14:00:03Z efw jobsengine[9]: Traceback (most recent call last):
            2011-06-01T14:00:04Z efw jobsengine[9]: IOError: iptables
            C-I-Start
            Dec 31 23:59:59 efw jobsengine[9]: D-I-Start
            Jan  1 00:00:09 efw jobsengine[9]: last message repeated 4 times
            E-I-Start
            Jan  1 00:00:10 efw jobsengine[9]: F-I-Start timestamp=1325376010

            """
        let times = ["1306936801.25", "1306936802.5", "1306936804.0", "1325375999.0", "1325376009.0", "1325376010.0"]
        #expect(try records(text, "time") == times)
    }

    @Test("an action that ended before any line named its host is of that host")
    func lateHost() throws {
        let folder = try TemporaryFolder()
        try folder.write("1306936800 A-I-Executing\n1306936805 A-I-Start\n", to: "jobsengine.1")
        let log = try folder.write("Jun  1 14:01:00 efw jobsengine[9]: B-I-Start\n", to: "jobsengine").path
        #expect(try run(["blame", "-o", "csv", "--fields", "host,job", "--no-headers", log]).text == "efw,a\n")
    }

    @Test("what companions tell changes no run, no startup and no action, and verify reads their lines")
    func companions() throws {
        let folder = try TemporaryFolder()
        let at = { (second: Int, text: String) in "2011-06-01T14:00:0\(second)Z efw jobsengine[9]: \(text)\n" }
        try folder.write(at(0, "A-I-Start"), to: "box/jobsengine")
        try folder.write(at(1, "B-E-Start") + at(2, "B-I-Start") + "odd one\n", to: "box/joboutput")
        let box = folder.file("box").path
        #expect(try run(["summary", "-o", "json", box]).text.contains(#""startup":{"run":1,"seconds":0.0"#))
        #expect(try !run(["show", "b", box]).text.contains("ACTIONS"))
        let found = try run(["verify", "-o", "json", box])
        #expect(found.status == 3 && found.text.contains(#""text":"odd one""#), "\(found.text)")
    }

    @Test("a companion that ends beside the log leaves the log's holes and gaps as they are")
    func companionsInBetween() throws {
        let folder = try TemporaryFolder()
        let at = { (second: Int, text: String) in "2011-06-01T14:00:0\(second)Z efw jobsengine[9]: \(text)\n" }
        let counted = { (n: Int, ok: Int) in at(n, "A\(n)-I-Start sub=ok ok_counter=\(ok) err_counter=0") }
        let hole = String(repeating: "\0", count: 40)
        try folder.write(counted(1, 1) + hole + counted(2, 2) + counted(7, 4) + counted(8, 5), to: "box/jobsengine")
        try folder.write(at(3, "RUNNING [ls]") + hole + at(4, "RETURNCODE [ls] 0"), to: "box/joboutput")
        try folder.write(at(5, "B-E-Odd"), to: "box/jobtiming")
        let found = try run(["verify", "-o", "csv", "--no-headers", folder.file("box").path])
        let lines = found.text.split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.hasPrefix("hole,") }.count == 2, "\(lines)")
        #expect(lines.contains { $0.contains("1 message is missing between A2-I-Start and A7-I-Start") }, "\(lines)")
        #expect(lines.count == 3, "\(lines)")
    }

    @Test("a priority alone means what is worse too, several mean themselves")
    func priority() throws {
        let folder = try TemporaryFolder()
        let lines = ["D", "I", "W", "E", "F"].map { "2011-06-01T14:00:00Z efw jobsengine[9]: A-\($0)-Start\n" }
        let log = try folder.write(lines.joined(), to: "log").path
        func count(_ priority: String) throws -> String { try run(["messages", "--count", "-p", priority, log]).text }
        #expect(try count("E") == "2\n" && count("W") == "3\n" && count("W,E") == "2\n" && count("I..W") == "2\n")
        #expect(try count("debug") == "5\n" && count("F") == "1\n")
    }

    @Test("an encrypted backup in a folder is told, and a bundle that nobody named")
    func unread() throws {
        let folder = try TemporaryFolder()
        let packet = String(decoding: [0x41, 0x42], as: UTF8.self)
        try folder.write(
            "-----BEGIN PGP MESSAGE-----\n\(packet)\n", to: "only/backup-20110601120000UTC-efw-x.tar.gz.gpg")
        let alone = try run(["jobs", folder.file("only").path])
        #expect(alone.status == 1 && alone.stderr.contains("gpg --decrypt"), "\(alone.stderr)")
        try folder.write("x", to: "tars/backup-20110601120000UTC-efw-x.tar.gz")
        let hidden = try run(["jobs", folder.file("tars").path])
        #expect(hidden.stderr.contains("a bundle in it is read if it is named"), "\(hidden.stderr)")
    }
}

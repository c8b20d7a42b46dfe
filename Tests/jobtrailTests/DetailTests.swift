import Foundation
import TestSupport
import Testing

/// A traceback stays with the failure that it explains, and with no other record.
struct DetailTests {
    private static let failure = "2011-06-01T14:29:59Z efw jobsengine[1]: NTP-E-Start\n"
    private static let traceback = "Traceback (most recent call last):\n  File \"x.py\"\nValueError: no\n"
    private static let detail = #""detail":"Traceback (most recent call last):\n  File \"x.py\"\nValueError: no""#

    @Test(
        "a line that syslog repeats does not part a failure from its traceback",
        arguments: [
            ["messages", "-o", "ndjson"], ["export", "--to", "ndjson"], ["replay", "--speed", "max", "-o", "ndjson"],
            ["query", "-o", "ndjson", "SELECT detail FROM records"],
        ])
    func behindRepeat(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let repeated = "2011-06-01T14:29:59Z efw last message repeated 2 times\n"
        let log = try folder.write(Self.failure + repeated + Self.traceback, to: "jobsengine.log")
        let result = try run(arguments + [log.path])
        #expect(result.status == 0)
        #expect(result.text.contains(Self.detail), "\(result.text)")
        #expect(result.stderr.isEmpty)
    }

    @Test("the traceback of a record that --at leaves out is no other record's")
    func laterThanNow() throws {
        let folder = try TemporaryFolder()
        let before = "2011-06-01T14:29:51Z efw jobsengine[1]: ULOGD-I-Start\n"
        let after = "2011-06-01T14:29:52Z efw jobsengine[1]: SQUID-I-Start\n"
        let log = try folder.write(before + Self.failure + Self.traceback + after, to: "jobsengine.log")
        let early = try run(["messages", "-o", "ndjson", "--at", "2011-06-01T14:29:55Z", log.path])
        #expect(early.text.split(separator: "\n").count == 2)
        #expect(!early.text.contains("Traceback"), "\(early.text)")
        let whole = try run(["messages", "-o", "ndjson", log.path])
        #expect(whole.text.contains(Self.detail))
    }

    @Test("a rotation parts no failure from its traceback, wherever the border is", arguments: 1...5)
    func rotated(border: Int) throws {
        let prefix = "2011-06-01T14:29:5"
        let lines = [
            "SQUID-E-Start", "Traceback (most recent call last):", "  File 'x'", "    g()", "IOError: 7", "RUNNING [x]",
        ].enumerated().map { "\(prefix)\($0)Z efw jobsengine/squid[7]: \($1)\n" }
        let folder = try TemporaryFolder()
        try folder.write(lines[..<border].joined(), to: "jobsengine.1")
        let log = try folder.write(lines[border...].joined(), to: "jobsengine").path
        let found = try run(["failures", "-o", "csv", "--no-headers", "--fields", "job,action,reason,count", log])
        #expect(found.text == "squid,start,IOError: 7,1\n" && found.stderr == "", "\(found.text)")
        let shown = try run(["messages", "--all", "-o", "ndjson", log]).text
        #expect(
            shown.contains(#""detail":"Traceback (most recent call last):\n  File 'x'\n    g()\nIOError: 7""#),
            "\(shown)")
        #expect(shown.split(separator: "\n").count == 2)
        let counted = try run(["verify", "-o", "csv", log, "-q"])
        #expect(counted.status == 0, "\(counted.text)")
    }

    @Test("a note that begins a file is another process's own, or one of no traceback")
    func ownNote() throws {
        let folder = try TemporaryFolder()
        let prefix = "2011-06-01T14:29:50Z efw jobsengine/squid"
        try folder.write("\(prefix)[7]: SQUID-E-Start\n", to: "jobsengine.1")
        let log = try folder.write("\(prefix)[8]:   one\n\(prefix)[7]: two\n", to: "jobsengine").path
        let shown = try run(["messages", "--all", "-o", "csv", "--no-headers", "--fields", "kind,text,detail", log])
            .text
        #expect(shown == "completed,,\nnote,one,\nnote,two,\n", "\(shown)")
    }

    @Test(
        "blank lines of a command's output are kept, the first one too",
        arguments: [["messages", "--all", "-o", "ndjson"], ["query", "-o", "ndjson", "SELECT detail FROM records"]])
    func blankLines(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let head = "2011-06-01 14:29:51,550 - jobsengine/ulogd[2143] - INFO - "
        let text = head + "STDOUT [/bin/x]\n\nfirst\n\nsecond\n" + head + "RETURNCODE [0]\n"
        let log = try folder.write(text, to: "jobsengine.log").path
        #expect(try run(arguments + [log]).text.contains(#""detail":"\nfirst\n\nsecond""#))
        _ = try run(["ingest", "-q", log, "--store", folder.file("kept.db").path])
        #expect(try run(arguments + ["--store", folder.file("kept.db").path]).text.contains(#"\nfirst\n\nsecond""#))
    }
}

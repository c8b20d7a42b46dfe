import Foundation
import TestSupport
import Testing

/// Which files a question reads, in which order and zone.
struct SourceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func line(_ time: String, _ count: Int, host: String = "efw ") -> String {
        "\(time) \(host)jobsengine[7]: ULOGD-I-Start job=ulogd action=start sub=ok ok_counter=\(count) err_counter=0\n"
    }

    /// Three lines, of seconds and counters from `number` on.
    private func part(_ number: Int) -> String {
        (number * 3..<number * 3 + 3).map { line("2011-06-01T14:29:\($0 + 10)Z", $0 + 1) }.joined()
    }

    private func counters(_ arguments: [String]) throws -> [Int] {
        let result = try run(["messages", "-o", "csv", "--fields", "ok_counter"] + arguments, cwd: folder.url)
        #expect(result.stderr == "")
        return result.text.split(separator: "\n").dropFirst().compactMap { Int($0) }
    }

    private func missing(_ arguments: [String]) throws -> [String] {
        try run(["verify", "-o", "csv"] + arguments, cwd: folder.url).text.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("missing,") }
    }

    @Test("a packed log that is named is opened twice: to see what it is, and to read it")
    func openings() throws {
        try folder.write(part(0), to: "jobsengine.log")
        _ = try Command(URL(fileURLWithPath: "/bin/gzip"), ["jobsengine.log"], in: folder.url).run()
        for words in [["jobs"], ["messages", "-o", "ndjson"], ["runs"], ["failures"]] {
            let options = ["-f", "-qq", "-o", "calls", "-e", "trace=openat", "-P", "jobsengine.log.gz"]
            let traced = try Command(
                URL(fileURLWithPath: "/usr/bin/strace"),
                options + [BuiltBinary.url.path] + words + ["-q", "jobsengine.log.gz"], in: folder.url
            ).run()
            #expect(traced.status == 0, "\(traced.stderr)")
            let calls = try String(contentsOf: folder.file("calls"), encoding: .utf8)
            #expect(calls.components(separatedBy: "openat(").count - 1 == 2, "\(words): \(calls)")
        }
    }

    @Test(
        "where naming forms mix, files stand in the order of their first records",
        arguments: [
            ["l.2", "l.1", "l-20110601", "l"], ["l.2.gz", "l.1.gz", "l.2", "l.1", "l"], ["l.old", "l.1", "l"],
            ["l-20110601", "l.1", "l"], ["l.1", "l-2011060114.backup", "l"], ["l.bak", "l.old", "l"],
            ["l-20110601", "l-2011060112", "l-2011060113", "l"], ["l.2.gz", "l.1.gz", "l.2.zst", "l.1.zst", "l"],
        ])
    func mixed(names: [String]) throws {
        for (number, name) in names.enumerated() { try folder.write(part(number), to: "d/\(name)") }
        let script = "for f in d/*.gz; do [ -e $f ] && mv $f x && gzip < x > $f; done; rm -f x; true"
        _ = try Command(URL(fileURLWithPath: "/bin/sh"), ["-c", script], in: folder.url).run()
        #expect(try counters(["d/l"]) == Array(1...(names.count * 3)))
        #expect(try missing(["d/l"]) == [])
    }

    /// logrotate renames a log that was made before its own to `NAME-DATE.backup`; each other part is numbered.
    @Test("one name of another form leaves the others in their order, whatever the clock did")
    func mixedBesideClock() throws {
        let times = ["14:00:00", "14:10:00", "12:00:00", "12:10:00", "12:20:00"]
        for (number, name) in ["l.4", "l.3", "l.2", "l.1", "l"].enumerated() {
            try folder.write(line("2011-06-01 \(times[number])", number), to: "d/\(name)")
        }
        try folder.write(line("2011-06-01 14:05:00", 7), to: "d/l-2011060114.backup")
        #expect(try counters(["d/l"]) == [0, 7, 1, 2, 3, 4])
    }

    @Test("times without a year are put in order too, by the day in a name")
    func yearless() throws {
        try folder.write(line("Dec 31 23:59:58", 1), to: "d/l.1")
        try folder.write(line("Jan  1 00:00:01", 2), to: "d/l-20110102")
        try folder.write(line("2011-01-03T00:00:00Z", 3), to: "d/l")
        for (name, time) in ["d/l.1": 1_293_840_000, "d/l-20110102": 1_400_000_000.0] {
            try setModificationTime(of: folder.file(name), to: time)
        }
        #expect(try counters(["d/l"]) == [1, 2, 3])
    }

    @Test("each source keeps its own zone; --tz counts for all")
    func zones() throws {
        for (count, (box, zone)) in [("north", "Europe/Rome"), ("south", "Asia/Tokyo")].enumerated() {
            try folder.write(line("2011-06-01 14:29:51", count, host: "- "), to: "\(box)/var/log/endian/jobsengine")
            try folder.write("\(zone)\n", to: "\(box)/etc/timezone")
        }
        let times = { (arguments: [String]) in
            try run(["messages", "-o", "ndjson"] + arguments, cwd: self.folder.url).text.split(separator: "\n")
                .compactMap {
                    try JSONValue(parsing: Data($0.utf8))["time"]
                }
        }
        let (rome, tokyo, utc): (JSONValue, JSONValue, JSONValue) = (
            .number(1_306_931_391), .number(1_306_906_191), .number(1_306_938_591)
        )
        #expect(try times(["north"]) == [rome])
        #expect(try Set(times(["north", "south"]).map { "\($0)" }) == Set([rome, tokyo].map { "\($0)" }))
        #expect(try times(["--root", "south"]) == [tokyo])
        #expect(try times(["--tz", "UTC", "north"]) == [utc])
    }

    @Test("a catalogue that logrotate's memory is later than is told")
    func remembered() throws {
        try folder.write(line("2011-05-30T20:00:00Z", 1), to: "b/var/log/archives/endian/jobsengine-20110531")
        try folder.write(line("2011-06-01T20:00:00Z", 2), to: "b/var/log/endian/jobsengine")
        let state = { (day: String) in
            _ = try folder.write("\"/var/log/endian/jobsengine\" \(day)\n", to: "b/var/lib/logrotate.status")
        }
        try state("2011-6-1")
        #expect(try missing(["b"]).count == 1)
        #expect(try missing(["--root", "b"]).count == 1)
        try state("2011-5-31")
        #expect(try missing(["b"]) == [])
    }

    @Test("an archive that is named by the day before its rotation is the newest")
    func dayBefore() throws {
        try folder.write(line("2011-06-01T02:00:00Z", 1), to: "b/var/log/archives/endian/jobsengine-20110531")
        try folder.write(line("2011-06-01T20:00:00Z", 2), to: "b/var/log/endian/jobsengine")
        try folder.write("\"/var/log/endian/jobsengine\" 2011-6-1\n", to: "b/var/lib/logrotate.status")
        #expect(try missing(["b"]) == [])
    }

    @Test("a word of any length is no zone at once", .timeLimit(.minutes(1)))
    func longZone() throws {
        let result = try run(["jobs", "--tz", String(repeating: "Z/", count: 50_000), "x"], cwd: folder.url)
        #expect(result.status == 2 && result.stderr.utf8.count < 300)
    }

    @Test("messages shows companions in their place in time; they change no run and no count")
    func companions() throws {
        try folder.write(line("2011-06-01T14:29:51Z", 1), to: "b/var/log/endian/jobsengine")
        try folder.write(line("2011-06-01T15:29:51Z", 9), to: "b/var/log/endian/joboutput")
        #expect(try counters(["b"]) == [1, 9])
        let runs = try run(["runs", "-o", "json", "b"], cwd: folder.url).json()
        #expect(runs["runs"]?.items.map { $0["ok"]?.number } == [1])
        #expect(runs["runs"]?.items.map { $0["messages"]?.number } == [1])
        let verify = try run(["verify", "-o", "csv", "b"], cwd: folder.url)
        #expect(verify.status == 0)
    }
}

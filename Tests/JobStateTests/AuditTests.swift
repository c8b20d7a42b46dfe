import JobRecords
import Testing

@testable import JobState

struct AuditTests {
    private static func findings(_ text: String) throws -> [String] {
        var options = Scan.Options(reading: ReadingOptions(zone: .gmt))
        options.reading.text = .all
        options.reading.comparesLines = true
        let folder = try AuditFolder(text)
        let history = History()
        let audit = LogAudit(history, folder.files, time: { "\($0)" }, duration: { "\($0)" })
        _ = try Scan(folder.files, options, into: history, sink: audit)
        return audit.findings.map { "\($0.kind.rawValue) \($0.line ?? 0)" }
    }

    private static func message(_ second: Int, _ ok: Int, _ err: Int, failed: Bool = false, _ more: String = "")
        -> String
    {
        "\(1_306_938_591 + second) J\(second)-\(failed ? "E" : "I")-Start ok_counter=\(ok) err_counter=\(err) \(more)\n"
    }

    @Test("findings beyond the limit are counted by file, not kept")
    func limit() throws {
        let folder = try AuditFolder(Self.message(1, 1, 0) + Self.message(2, 4, 0) + Self.message(3, 9, 0))
        let history = History()
        let audit = LogAudit(history, folder.files, limit: 1, time: { "\($0)" }, duration: { "\($0)" })
        var options = Scan.Options(reading: ReadingOptions(zone: .gmt))
        options.reading.text = .all
        _ = try Scan(folder.files, options, into: history, sink: audit)
        #expect(audit.findings.count == 1 && audit.uncollected == 1 && audit.counts == [2])
    }

    @Test("a startup that never is complete ends with its 50,000th event, whatever comes behind")
    func endlessStartup() {
        let names = NameRegistry()
        var builder = TimelineBuilder(run: 1, wholeRun: false, names)
        var record = Record()
        (record.kind, record.job, record.action) = (.completed, names.id("a"), names.id("start"))
        var taken = 0
        for second in 0..<60_000 where !builder.isSettled {
            record.time = Int64(second) * 1_000_000
            builder.take(record, depends: [])
            taken += 1
        }
        builder.pass(60_000 * 1_000_000)
        let timeline = builder.timeline(host: "h", goesOn: true)!
        #expect(taken == TimelineBuilder.mostEvents && timeline.endedBy == .long)
        #expect(timeline.end == 49_999 * 1_000_000 && timeline.runEnd == 60_000 * 1_000_000)
    }

    @Test("an untouched log has no finding")
    func clean() throws {
        let log = Self.message(1, 1, 0) + Self.message(2, 1, 1, failed: true) + Self.message(3, 2, 1)
        #expect(try Self.findings(log).isEmpty)
    }

    @Test("each kind of harm is found at its line")
    func harms() throws {
        #expect(try Self.findings(Self.message(1, 1, 0) + Self.message(2, 4, 0)) == ["gap 2"])
        #expect(try Self.findings(Self.message(1, 1, 0) + Self.message(2, 1, 0)) == ["repeat 2"])
        #expect(try Self.findings(Self.message(1, 1, 0) + Self.message(1, 1, 0)) == ["repeat 2"])
        #expect(try Self.findings(Self.message(1, 1, 0) + Self.message(2, 1, 1)) == ["counter 2"])
        #expect(try Self.findings(Self.message(1, 1, 0) + Self.message(2, 2, 0, failed: true)) == ["counter 2"])
        let falls = Self.message(1, 1, 0, "forked_counter=5 startup_percentage=9%")
        #expect(
            try Self.findings(falls + Self.message(2, 2, 0, "forked_counter=4 startup_percentage=8%")) == [
                "counter 2", "counter 2",
            ])
        #expect(try Self.findings(Self.message(9, 1, 0) + Self.message(2, 2, 0)) == ["clock 2"])
        #expect(try Self.findings("1306938591 A-E-Start sub=ok\n") == ["conflict 1"])
        #expect(try Self.findings("1306938591 A-I-Start\nwhat is this\n") == ["unparsed 2"])
        #expect(try Self.findings("1306938591 A-I-Start\n\0\0\0\n") == ["hole 2"])
    }

    @Test("a new run's counters begin anew; uncounted messages fill a gap")
    func noGap() throws {
        let runs = Self.message(1, 9, 3) + "1306938593 JOBSENGINE-I-Start\n" + Self.message(3, 4, 0)
        #expect(try Self.findings(runs).isEmpty)
        let uncounted = Self.message(1, 1, 0) + "1306938593 A-I-Start\n" + Self.message(3, 3, 0)
        #expect(try Self.findings(uncounted).isEmpty)
    }

    @Test("a note may repeat the counters, and tells gaps as other messages do; its outcome is not held against them")
    func notes() throws {
        func note(_ second: Int, _ ok: Int, _ err: Int) -> String {
            "{\"msg\": \"A-W-Loading the settings\", \"job\": \"a\", \"timestamp\": \(1_306_938_591 + second), "
                + "\"ok_counter\": \(ok), \"err_counter\": \(err)}\n"
        }
        #expect(try Self.findings(Self.message(1, 1, 0) + note(2, 1, 0) + Self.message(3, 2, 0)).isEmpty)
        #expect(try Self.findings(Self.message(1, 1, 0) + note(2, 4, 0)) == ["gap 2"])
        #expect(try Self.findings(Self.message(1, 1, 0) + note(2, 1, 1)).isEmpty)
        let plain = Self.message(1, 1, 0) + "1306938593 A-I-Loading the settings\n" + Self.message(3, 3, 0)
        #expect(try Self.findings(plain) == ["gap 3"], "a note without counters completes nothing")
    }

    @Test("a known key that cannot be read is a finding")
    func values() throws {
        #expect(try Self.findings("1306938591 A-I-Start job=a ok_counter=17x\n") == ["value 1"])
    }
}

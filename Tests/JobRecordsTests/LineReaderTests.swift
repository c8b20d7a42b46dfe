import Foundation
import LogBytes
@testable import LogLines
import Testing

@testable import JobRecords

/// Reads single lines as a file would, and tells what became of them.
final class LineProbe {
    private var reader: LineReader
    let batch = RecordBatch(chained: false)
    private var names = [""]

    init(zone: String = "UTC", tags: [String] = [], layouts: [CustomLayout] = []) {
        var options = ReadingOptions(zone: Zone(zone)!)
        options.text = .all
        options.tags = tags
        options.layouts = layouts
        reader = LineReader(options)
    }

    /// The record that a line gives; nil where it gives none.
    func read(_ text: String) -> Record? { read(Array(text.utf8)) }

    func read(_ bytes: [UInt8]) -> Record? {
        let before = batch.count
        // The engine's lines lie in chunks, so bytes follow them.
        let padded = bytes + Array(repeating: 10, count: 64)
        padded.withUnsafeBufferPointer {
            let line = Line(
                start: $0.baseAddress!, count: bytes.count, stored: bytes.count + 1, offset: 0,
                extent: Int64(bytes.count) + 1, number: 1)
            reader.read(line, into: batch)
        }
        names += reader.names.takeFresh()
        return batch.count > before ? batch.records[before] : nil
    }

    func name(_ id: UInt32) -> String { names[Int(id)] }

    func summary() -> FileSummary { reader.flow.finish() }

    func text(_ record: Record) -> RecordText { RecordText(record, batch.text(of: record)) }
}

struct LineReaderTests {
    private static let pairs = "job=ulogd action=start sub=ok timestamp=1306938591.55 ok_counter=17"

    @Test(
        "a tag reads behind another line of the same program as it does alone",
        arguments: [
            "jobsengine[2143]:", "jobsengine:", "jobsengine/snort[3001]:", "jobsengine/snort:",
            "jobsengine/Snort-2.x[7]:",
            "jobsengine/[12]:", "jobsengine/a/b[12]:", "jobsengine/a[b][12]:", "jobsengine[]:", "jobsengine[12x]:",
            "jobsengine[12]", "jobsengine", "jobsengined[12]:", "jobsengine[123456789]:", "jobsengine[99999999999]:",
            "jobsengine[12]::", "jobsengine/sn:ort[12]:", "snmpd[12]:", "box[12]:", "BOX-I-Start:", "BOX-I-Start[12]:",
        ], [" SNORT-I-Starting snort", "\ta tab", " \u{FEFF}SNORT-I-Start job=snort"])
    func tagsBehindOthers(tag: String, message: String) throws {
        let line = "Jun  1 14:29:52 efw \(tag)\(message)"
        for first in ["jobsengine[2143]:", "jobsengine/ntp[5]:", "jobsengine:", "box[1]:", "BOX-I-Start[1]:"] {
            let (alone, behind) = (LineProbe(tags: ["box", "BOX-I-Start"]), LineProbe(tags: ["box", "BOX-I-Start"]))
            // Another program's line between them makes the origin be read anew.
            let other = "Jun  1 14:29:51 efw2 other[1]: words"
            let record = "Jun  1 14:29:51 efw \(first) NTP-I-Start job=ntp"
            for line in [record, other] { _ = alone.read(line) }
            for line in [other, record] { _ = behind.read(line) }
            let (wanted, told) = (alone.read(line), behind.read(line))
            #expect(wanted?.kind == told?.kind && wanted?.enginePID == told?.enginePID)
            #expect(wanted?.flags == told?.flags && wanted?.bodyStart == told?.bodyStart)
            #expect(wanted.map { alone.name($0.job) } == told.map { behind.name($0.job) })
            #expect(wanted.map { alone.name($0.host) } == told.map { behind.name($0.host) })
        }
    }

    @Test(
        "every layout gives the same record",
        arguments: [
            "Jun  1 14:29:51 efw jobsengine[2143]: ULOGD-I-Start \(pairs)",
            "<30>Jun  1 14:29:51 efw jobsengine[2143]: ULOGD-I-Start \(pairs)",
            "2011-06-01T16:29:51.550000+02:00 efw jobsengine[2143]: ULOGD-I-Start \(pairs)",
            "<30>1 2011-06-01T14:29:51.55Z efw jobsengine 2143 - - ULOGD-I-Start \(pairs)",
            "2011-06-01 14:29:51,550 - jobsengine - INFO - ULOGD-I-Start \(pairs)",
            "1306938591.55 ULOGD-I-Start \(pairs)",
            "[1306938591.55] ULOGD-I-Start \(pairs)",
            "ULOGD-I-Start \(pairs)",
            "%ULOGD-I-Start: \(pairs)",
            #"{"msg": "ULOGD-I-Start", "job": "ulogd", "action": "start", "sub": "ok", "timestamp": 1306938591.55, "ok_counter": 17}"#,
            "{'msg': u'ULOGD-I-Start', 'job': 'ulogd', 'action': 'start', 'sub': 'ok', 'timestamp': 1306938591.55, 'ok_counter': 17L}",
        ])
    func layouts(line: String) throws {
        let probe = LineProbe()
        let record = try #require(probe.read(line))
        #expect(record.kind == .completed)
        #expect(record.time == 1_306_938_591_550_000)
        #expect(probe.name(record.job) == "ulogd")
        #expect(probe.name(record.action) == "start")
        #expect(!record.failed)
        #expect(record.okCounter == 17)
        #expect(probe.text(record).code == "ULOGD-I-Start")
    }

    @Test("a code implies what no key says")
    func implied() throws {
        let probe = LineProbe()
        let record = try #require(probe.read("1306938591.5 VPN-GW-F-Update_time"))
        #expect(probe.name(record.job) == "vpn-gw")
        #expect(probe.name(record.action) == "update_time")
        #expect(record.failed)
        #expect(record.okCounter == -1)
    }

    @Test("a key wins over the code and contradicts it aloud")
    func keysWin() throws {
        let probe = LineProbe()
        let record = try #require(probe.read("1306938591.5 ULOGD-E-Start sub=ok job=snort action=reload"))
        #expect(!record.failed)
        #expect(record.flags.contains(.conflict))
        #expect(probe.name(record.job) == "snort")
        #expect(probe.name(record.action) == "reload")
    }

    @Test(
        "IDENT tells the event",
        arguments: [
            ("A-I-Executing action=stop pid=7", RecordKind.began), ("A-I-Waiting_depends depends=b,c", .waits),
            ("A-I-WaitingDepends", .waits), ("JOBSENGINE-I-Start version=2.4", .runStart),
            ("JOBSENGINE-I-Stop", .runEnd),
            ("JOBSENGINE-I-Reload", .completed), ("Job a started", .completed), ("jobsengine stopped", .runEnd),
        ])
    func kinds(message: String, kind: RecordKind) throws {
        let probe = LineProbe()
        let record = try #require(probe.read("1306938591.5 " + message))
        #expect(record.kind == kind)
    }

    @Test("quoted values hide what they hold")
    func quoted() throws {
        let probe = LineProbe()
        let record = try #require(
            probe.read(#"1306938591.5 A-I-Start pid=7 reason="sub=err \"x\" job=b" note=\ extra words"#))
        #expect(!record.failed)
        #expect(probe.name(record.job) == "a")
        let extras = probe.text(record).extras
        #expect(extras.fields.map(\.key) == ["reason", "note"])
        #expect(extras.fields[0].value == .text(#"sub=err "x" job=b"#))
        #expect(extras.text == "extra words")
    }

    @Test("a traceback stays with its record, up to the exception's last line")
    func traceback() throws {
        let probe = LineProbe()
        let lines = [
            "1306938591.5 A-E-Start", "Traceback (most recent call last):", "  File \"x.py\", line 1, in start",
            "    raise IOError(\"A-I-Stop\")", "IOError: A-I-Stop", "stray words",
        ]
        let kinds = lines.compactMap { probe.read($0)?.kind }
        #expect(kinds == [.completed, .detail, .detail, .detail, .detail, .unparsed])
    }

    @Test("lines of other programs are foreign, unless their tag is taken")
    func foreign() {
        let line = "Jun  1 14:29:50 efw sshd[77]: SSH-E-Start"
        let probe = LineProbe()
        #expect(probe.read(line) == nil)
        #expect(probe.summary().foreign == 1)
        #expect(probe.summary().foreignCodes == ["sshd": 1])
        let taking = LineProbe(tags: ["sshd"])
        #expect(taking.read(line)?.kind == .completed)
    }

    @Test("'last message repeated' stands for a record of the same host only")
    func repeated() {
        let probe = LineProbe()
        _ = probe.read("Jun  1 14:29:50 efw jobsengine[7]: A-I-Start")
        #expect(probe.read("Jun  1 14:29:51 efw last message repeated 3 times")?.kind == .repeated)
        #expect(probe.read("Jun  1 14:29:51 other last message repeated 3 times") == nil)
        _ = probe.read("Jun  1 14:29:52 efw sshd[1]: hello")
        #expect(probe.read("Jun  1 14:29:53 efw last message repeated 2 times") == nil)
        #expect(probe.summary().foreign == 3)
    }

    @Test(
        "no line makes it crash or read out of bounds",
        arguments: [
            "", " ", "<", "<30", "<30>", "<30>1", "<30>1 -", "[", "[1306938591.55", "{", "{}", "{'", "{\"a\":", "Jun",
            "Jun  1",
            "Jun  1 14:29:51", "Jun 31 14:29:51 efw jobsengine: A-I-Start", "2011-06-01", "2011-06-01 14:29:51",
            "2011-02-29 14:29:51 A-I-Start", "%", "%-I-", "-I-Start", "A-I-", "A-I-start", "Job", "Job ", "Job a", "=x",
            "a=",
            "1306938591.", "1306938591. A-I-Start", "A-I-Start ok_counter=", "A-I-Start sub=", "A-I-Start a=\"",
        ])
    func odd(line: String) {
        for count in 0...line.utf8.count {
            let probe = LineProbe()
            _ = probe.read(Array(line.utf8.prefix(count)))
            _ = probe.read("1306938591.5 A-I-Start")
            #expect(probe.batch.records[probe.batch.count - 1].kind == .completed)
        }
    }
}

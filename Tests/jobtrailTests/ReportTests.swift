import Foundation
import JobRecords
import JobState
import LogBytes
import TestSupport
import Testing

@testable import jobtrail

/// The page that `report` writes: what stands in its file.
struct ReportTests {
    @Test("one file, nothing from elsewhere, a policy that allows only its own style and script")
    func selfContained() throws {
        let page = try ReportPageText(["--tz", "UTC", fixture("stories/day/jobsengine.log").path])
        #expect(page.text.firstRange(of: /https?:\/\//) == nil)
        #expect(page.text.firstRange(of: /<(link|img|iframe|object|embed)|\ssrc=|@import|url\(/) == nil)
        #expect(page.policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(page.policy.contains("script-src 'sha256-") && !page.policy.contains("unsafe"))
        #expect(page.text.firstRange(of: /\sstyle=|\son[a-z]+=|innerHTML|outerHTML|document\.write/) == nil)
    }

    @Test("the data are JSON and hold what the other views tell")
    func data() throws {
        let log = fixture("stories/day/jobsengine.log").path
        let data = try ReportPageText(["--tz", "UTC", log]).data()
        #expect((data["jobs"] as? [Any])?.count == 51)
        #expect((data["runs"] as? [Any])?.count == 2)
        #expect(data["width"] as? Int == 0)
        let failures = try #require(data["failures"] as? [[Any]])
        #expect(failures.count == 3 && failures[2][9] is String, "the newest first, with its traceback")
        #expect(failures[2][6] as? Int == 1_306_897_829_270)
        let cells = try #require(data["cells"] as? [Int])
        #expect(cells.count / 9 == 157)
        let files = try #require(data["files"] as? [[Any]])
        let verified = try run(["verify", "-o", "json", log]).text
        #expect(verified.contains(try #require(files[0][8] as? String)))
    }

    @Test("failures are grouped as `failures` does, with the actions that never ended; who waits for whom")
    func story() throws {
        let folder = try TemporaryFolder()
        let silent = (0..<3_000).map { "\($0 * 10 + 1_306_901_000).0 NTP-E-Sync sub=err peer 10.0.0.\($0) is silent" }
        let lines =
            ["1306900900.0 SNORT-E-Start sub=err no rule set is enabled"] + silent + [
                "1306940000.0 SQUID-I-Executing action=restart", "1306950000.0 JOBSENGINE-I-Start",
                "1306950001.0 IPSEC-I-Executing action=start pid=7", "1306950002.0 QOS-I-Waiting_depends depends=ipsec",
            ]
        let log = try folder.write(lines.joined(separator: "\n") + "\n", to: "jobsengine.log").path
        let page = try ReportPageText(["--tz", "UTC", log])
        let data = try page.data()
        let failures = try #require(data["failures"] as? [[Any]])
        let told = try run(["failures", "--tz", "UTC", "-o", "csv", "--no-headers", "--fields", "reason,count", log])
            .text
        let rows = told.split(whereSeparator: \.isNewline).map(String.init)
        #expect(failures.map { "\($0[3]),\($0[4])" } == rows)
        #expect(rows == ["never ended,1", "peer 10.0.0.2999 is silent,3000", "no rule set is enabled,1"])
        #expect((data["neverEnded"] as? [[Any]])?.count == 1)
        let jobs = try #require(data["jobs"] as? [[Any]])
        let qos = try #require(jobs.first { $0[1] as? String == "qos" })
        #expect(qos[8] as? String == "waiting")
        #expect(qos[9] as? Int == 1_306_950_002_000 && qos[10] as? [String] == ["ipsec"])
        #expect(page.text.contains("NEVER ENDED  squid restart") && page.text.contains("qos  waiting for ipsec"))
        #expect(try ReportPageText(["--tz", "UTC", log]).text == page.text, "the same log gives the same page")
    }

    @Test("an action took as long as `blame` says: no longer if its job began to wait meanwhile")
    func lengths() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(
            """
            1306938590.0 SQUID-I-Executing action=start
            1306938592.0 SQUID-I-Start
            1306938600.0 SQUID-I-Executing action=stop
            1306938601.0 SQUID-I-Waiting_depends action=stop
            1306938609.0 SQUID-I-Stop

            """, to: "jobsengine.log"
        ).path
        let cells = try #require(try ReportPageText([log]).data()["cells"] as? [Int])
        #expect(cells.count == 18 && [cells[6], cells[7], cells[15], cells[16]] == [1, 2000, 0, 0])
        let blamed = try run(["blame", "-q", "-o", "csv", "--no-headers", "--fields", "action,seconds", log]).text
        #expect(blamed == "start,2.0\n")
        let (history, file) = (
            History(),
            LogFile(name: log, origin: PathOrigin(path: log), storedSize: nil, modified: 1_306_938_700, isLive: true)
        )
        let board = WatchBoard(history, RecordFilter())
        _ = try Scan(
            [SequencedFile(file: file, set: 0, defaultHost: "")],
            Scan.Options(reading: ReadingOptions(zone: Zone("UTC")!)), into: history, sink: board)
        let job = try #require(board.snapshot().jobs.first)
        #expect(board.history(of: job.key).messages.map(\.took) == [nil, 2_000_000, nil, nil, nil])
    }

    @Test("markup in a log stays text")
    func hostile() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(HostileLog.text, to: "hostile.log")
        let page = try ReportPageText([log.path])
        #expect(page.text.matches(of: /<script/).count == 2, "the data and the page's own")
        #expect(page.text.matches(of: /<\/script>/).count == 2)
        #expect(!page.text.contains("<img") && !page.text.contains("<!-"))
        #expect("\(try page.data())".contains("<script>window.broken = 2</script>"))
    }

    @Test("more actions than are drawn one by one are put together; counts stay exact")
    func many() throws {
        let folder = try TemporaryFolder()
        var text = ""
        for second in 0..<110_000 {
            let code = second % 1_000 == 0 ? "NTP-E-Sync" : "NTP-I-Sync"
            text += "\(1_306_938_591 + second).50 \(code)\n"
        }
        let log = try folder.write(text, to: "many.log")
        let page = try ReportPageText(["--tz", "UTC", log.path])
        let data = try page.data()
        let cells = try #require(data["cells"] as? [Int])
        #expect(try #require(data["width"] as? Int) > 0)
        #expect(cells.count / 9 <= 100_000)
        var (ok, err) = (0, 0)
        for at in stride(from: 0, to: cells.count, by: 9) {
            ok += cells[at + 4]
            err += cells[at + 5]
        }
        #expect(ok == 109_890 && err == 110)
    }

    @Test("a log without records gives a page that says so")
    func empty() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("Jun  1 03:10:01 efw kernel: eth0: link up\n", to: "empty.log")
        let result = try run(["report", log.path])
        #expect(result.text.hasSuffix("</html>\n"))
    }

    @Test("the page goes to a file, and never over a log")
    func target() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write("1306938591.55 ULOGD-I-Start\n", to: "engine.log")
        let before = try Data(contentsOf: log)
        let page = folder.file("report.html")
        #expect(try run(["report", log.path, "-o", page.path]).status == 0)
        #expect(try String(contentsOf: page, encoding: .utf8).hasSuffix("</html>\n"))
        let refused = try run(["report", log.path, "--into", log.path])
        #expect(refused.status == 2 && refused.stderr.contains("nothing writes to a log"))
        #expect(try Data(contentsOf: log) == before)
        let missing = try run(["report", log.path, "-o", folder.file("no/such/report.html").path])
        #expect(missing.status == 1 && missing.stderr.contains("no/such"))
    }

    @Test("what the user limits it to is told on the page")
    func limited() throws {
        let log = fixture("stories/day/jobsengine.log").path
        let data = try ReportPageText(["--tz", "UTC", "-b", "0", "--job", "ntp", log]).data()
        #expect(data["limits"] as? [String] == ["--job ntp", "--boot 0"])
        #expect((data["runs"] as? [Any])?.count == 1 && (data["jobs"] as? [Any])?.count == 1)
        #expect((data["failures"] as? [Any])?.count == 1)
    }
}

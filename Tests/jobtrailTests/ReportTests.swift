import Foundation
import TestSupport
import Testing

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
        #expect(data["failed"] as? Int == 2 && data["width"] as? Int == 0)
        let failures = try #require(data["failures"] as? [[Any]])
        #expect(failures[0][7] as? String != "", "its traceback")
        #expect(failures[0][4] as? String == "2011-06-01 03:10:29.270")
        let cells = try #require(data["cells"] as? [Int])
        #expect(cells.count / 9 == 157)
        let files = try #require(data["files"] as? [[Any]])
        let verified = try run(["verify", "-o", "json", log]).text
        #expect(verified.contains(try #require(files[0][8] as? String)))
    }

    @Test("markup in a log stays text")
    func hostile() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(HostileLog.text, to: "hostile.log")
        let page = try ReportPageText([log.path])
        #expect(page.text.matches(of: /<script/).count == 2, "the data and the page's own")
        #expect(page.text.matches(of: /<\/script>/).count == 2)
        #expect(!page.text.contains("<img") && !page.text.contains("<!-"))
        #expect("\(try page.data())".contains("<script>window.broken = 1</script>"))
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
        #expect(data["failed"] as? Int == 1)
    }
}

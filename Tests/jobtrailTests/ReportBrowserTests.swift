import EngineSimulator
import Foundation
import TestSupport
import Testing

/// The report in a real browser: driven by mouse and keyboard, with the console listened to.
@Suite(.enabled(if: BrowserRun.isPossible, "no Chromium: scripts/setup.sh test-heavy installs it"), .serialized)
struct ReportBrowserTests {
    private static func column(_ place: String, _ number: Int) -> [String: Any] {
        let cells = "document.querySelectorAll('#\(place) tbody tr > :nth-child(\(number))')"
        return ["js": "[...\(cells)].map(cell => cell.textContent)"]
    }

    private static func js(_ text: String) -> [String: Any] { ["js": text] }
    private static var shown: [String: Any] { js("document.querySelector('#shown').textContent") }

    private static func page(_ log: String, in folder: TemporaryFolder) throws -> URL {
        let page = folder.file("report.html")
        let result = try run(["report", "--tz", "UTC", "-q", log, "-o", page.path])
        #expect(result.status == 0, "\(result.stderr)")
        return page
    }

    @Test("sorting, filtering and zooming change the panels")
    func panels() throws {
        let folder = try TemporaryFolder()
        let page = try Self.page(fixture("stories/day/jobsengine.log").path, in: folder)
        let type =
            "document.querySelector('#job').value = 'ntp';"
            + "document.querySelector('#job').dispatchEvent(new Event('input'))"
        let seen = try BrowserRun(
            page,
            [
                ["size": [1366, 768]], Self.shown, ["click": "#jobtable th:nth-child(3) button"],
                Self.column("jobtable", 3), Self.js("document.querySelector('#jobtable th[aria-sort]').ariaSort"),
                ["drag": "#overview", "from": 0.7, "to": 0.95], Self.shown, Self.column("jobtable", 1),
                Self.js("document.querySelectorAll('#faillist details').length"), Self.column("runtable", 1),
                ["click": "#all"], Self.shown, Self.js(type + "; 1"), Self.column("jobtable", 1),
                Self.js("document.querySelectorAll('#faillist details').length"),
                Self.js("document.querySelector('#cards').textContent"),
            ])
        #expect(seen.console == [] && seen.requests == [])
        #expect(seen.text(1) == "Everything is shown")
        let counts = seen.texts(3).compactMap { Int($0) }
        #expect(counts.count == 51 && counts == counts.sorted(by: >) && counts[0] > counts[50])
        #expect(seen.text(4) == "descending")
        #expect(seen.text(6).contains("1 failure in"))
        #expect(seen.texts(7).count < 51 && seen.texts(7).contains("ntp"))
        #expect(seen.number(8) == 1 && seen.texts(9) == ["2"])
        #expect(seen.text(11) == "Everything is shown")
        #expect(seen.texts(13) == ["ntp"] && seen.number(14) == 1)
        #expect(seen.text(15).contains("Failed actions1"))
    }

    @Test("the keyboard does what the mouse does, and sees where it is")
    func keyboard() throws {
        let folder = try TemporaryFolder()
        let page = try Self.page(fixture("stories/day/jobsengine.log").path, in: folder)
        let focused = Self.js("document.activeElement.id || document.activeElement.textContent")
        let range = Self.js("document.querySelector('#from').value + ' ' + document.querySelector('#to').value")
        let seen = try BrowserRun(
            page,
            [
                ["key": "Tab"], focused, Self.js("document.querySelector('#lanes').focus()"), range, ["key": "+"],
                range,
                ["key": "ArrowRight"], range, ["key": "0"], range,
                Self.js("document.querySelector('#jobtable th button').focus()"), ["key": "Enter"],
                Self.column("jobtable", 1),
                Self.js("getComputedStyle(document.activeElement).outlineStyle"),
                Self.js(
                    "[...document.querySelectorAll('input, select, canvas, .scroll, th')].filter(e => !e.textContent.trim()"
                        + " && !e.ariaLabel && !(e.labels && e.labels.length)).map(e => e.outerHTML)"),
                Self.js("[...document.querySelectorAll('button')].filter(b => !b.textContent.trim()).length"),
            ])
        #expect(seen.console == [])
        #expect(seen.text(1) == "Skip to the jobs")
        #expect(seen.text(3) != seen.text(5) && seen.text(5) != seen.text(7) && seen.text(9) == seen.text(3))
        #expect(seen.texts(12) == seen.texts(12).sorted().reversed() || seen.texts(12) == seen.texts(12).sorted())
        #expect(seen.text(13) == "solid")
        #expect(seen.texts(14) == [])
    }

    @Test("markup in a log stays text in the browser too, and no finding hides it")
    func hostile() throws {
        let folder = try TemporaryFolder()
        let log = try folder.write(HostileLog.text, to: "hostile.log")
        let page = try Self.page(log.path, in: folder)
        let seen = try BrowserRun(
            page,
            [
                ["click": "#open"], Self.js("String(window.broken)"),
                Self.js("document.querySelectorAll('main script, main img, main svg, main b b').length"),
                Self.js("document.querySelector('#faillist').textContent"),
            ])
        #expect(seen.console == [] && seen.requests == [])
        #expect(seen.text(1) == "undefined" && seen.number(2) == 0)
        #expect(seen.text(3).contains("<script>window.broken = 2</script>"))
        #expect(seen.text(3).contains("<svg onload=window.broken=3>"))
    }

    @Test("hundreds of failures come in portions; a time set by hand changes every panel; the picture of paper holds")
    func many() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<600).flatMap { number in
            let (start, job) = (1_306_938_600 + number * 30, "service\(number % 80)")
            return [
                "\(start) X-I-Executing job=\(job) action=restart",
                "\(start + 5) X-E-Restart job=\(job) action=restart sub=err no <b>way</b>",
                "Traceback (most recent call last):",
                "OSError: " + String(number).map { "abcdefghij".map(String.init)[$0.wholeNumberValue!] }.joined(),
            ]
        }
        let log = try folder.write(lines.joined(separator: "\n") + "\n", to: "many.log")
        let count = Self.js("document.querySelectorAll('#faillist details').length")
        let more =
            "[...document.querySelectorAll('#faillist button.more')].find(b => b.textContent.startsWith('Show more'))"
        let set = "const to = document.querySelector('#to'); to.value = '2011-06-01T14:49:59'"
        let seen = try BrowserRun(
            try Self.page(log.path, in: folder),
            [
                ["size": [1366, 768]], count, Self.js("\(more).click(); 1"), count,
                Self.js("(() => { \(set); to.dispatchEvent(new Event('change', {bubbles: true})); return 1; })()"),
                count, Self.js("document.querySelectorAll('#jobtable tbody tr').length"),
                Self.js("document.querySelector('#cards').textContent"), Self.shown,
                Self.js("document.querySelectorAll('#faillist b b').length"),
                ["size": [760, 1075], "print": true],
                Self.js("getComputedStyle(document.querySelector('#filter')).display"),
                Self.js("document.querySelector('#printed').textContent"),
            ])
        #expect(seen.console == [] && seen.requests == [])
        #expect(seen.number(1) < 600 && seen.number(3) > seen.number(1))
        #expect(seen.number(5) == 40 && seen.number(6) == 40 && seen.text(7).contains("Failed actions40"), "20 minutes")
        #expect(seen.text(8).contains("40 failures") && seen.number(9) == 0)
        #expect(seen.text(11) == "none" && seen.text(12).contains("14:49:59"))
    }

    @Test("an address that was sent opens what it names; without scripts the summary is read")
    func address() throws {
        let folder = try TemporaryFolder()
        let page = try Self.page(fixture("stories/day/jobsengine.log").path, in: folder)
        let open = Self.js("document.querySelectorAll('#faillist details[open] .where').length")
        let place = Self.js("location.hash")
        let seen = try BrowserRun(
            page,
            [
                ["size": [1366, 768]], place, Self.js("document.querySelector('#framed').textContent"),
                Self.js("location.hash = '#failures/ntp'; 1"), Self.js("document.querySelector('#job').value"), open,
                ["key": "End"], ["click": "#in"], place, ["click": "#all"], place,
                ["scripts": false], Self.js("document.body.innerText"),
                Self.js("getComputedStyle(document.querySelector('main')).display"),
            ])
        #expect(seen.console == [] && seen.requests == [])
        #expect(seen.text(1) == "" && seen.text(2).hasPrefix("The timeline shows the last run"))
        #expect(seen.text(4) == "ntp" && seen.number(5) == 1)
        #expect(seen.text(8).wholeMatch(of: /#failures\/ntp\?from=[^&]*Z&to=.*Z/) != nil, "\(seen.text(8))")
        #expect(seen.text(10) == "#failures")
        #expect(seen.text(12).contains("NOW ") && seen.text(12).contains("efw") && seen.text(13) == "none")
    }

    @Test("several boxes stand in a table, the worst first, and one can be chosen")
    func boxes() throws {
        let folder = try TemporaryFolder()
        let lines = [
            "Jun  1 14:00:00 efw-a jobsengine: NTP-I-Sync",
            "Jun  1 14:00:01 efw-b jobsengine: SNORT-E-Start sub=err no rules",
            "Jun  1 14:00:02 efw-a jobsengine: IPSEC-I-Executing action=start",
            "Jun  1 14:00:03 efw-a jobsengine: QOS-I-Waiting_depends depends=ipsec",
        ]
        let log = try folder.write(lines.joined(separator: "\n") + "\n", to: "fleet.log")
        let page = folder.file("report.html")
        #expect(try run(["report", "--year", "2011", "--tz", "UTC", log.path, "-o", page.path]).status == 0)
        let choose =
            "const box = document.querySelector('#box'); box.value = '0'; box.dispatchEvent(new Event('change'))"
        let now = Self.js(
            "[...document.querySelectorAll('#nowlist li')].map(line => line.innerText.replace(/\\s+/g, ' '))")
        let seen = try BrowserRun(
            page,
            [
                ["size": [1366, 768]], Self.column("boxtable", 1), Self.column("boxtable", 2), now,
                Self.js("\(choose); 1"), now, Self.column("jobtable", 1), Self.js("location.hash"),
            ])
        #expect(seen.console == [])
        #expect(seen.texts(1) == ["efw-b", "efw-a"])
        #expect(seen.texts(2) == ["FAILED: snort", "running: ipsec; waiting: qos"])
        #expect(seen.texts(3).count == 3 && seen.texts(3)[0].hasPrefix("▲ FAILED efw-b snort start: no rules"))
        #expect(seen.texts(5).count == 2 && seen.texts(5)[1].contains("qos for ipsec since 2011-06-01 14:00:03"))
        #expect(seen.texts(6) == ["ipsec", "qos", "ntp"] && seen.text(7) == "#jobs?box=efw-a")
    }

    @Test("no page is wider than a phone, on paper nothing is lost", arguments: [3, 80])
    func sizes(jobs: Int) throws {
        let folder = try TemporaryFolder()
        var scenario = Scenario(seed: 7)
        (scenario.jobs, scenario.events) = (jobs, jobs == 3 ? 40 : 6_000)
        let story = try #require(Simulator.run(scenario))
        let log = folder.file("log")
        try LogWriter(directory: log).write(story)
        let paper = folder.file("report.pdf")
        let seen = try BrowserRun(
            try Self.page(log.path, in: folder),
            [
                ["size": [390, 844]], Self.js("document.documentElement.scrollWidth"),
                ["size": [1366, 768], "dark": true], Self.js("document.documentElement.scrollWidth"),
                Self.js("getComputedStyle(document.body).backgroundColor"), ["pdf": paper.path],
                ["size": [390, 844]], Self.js("getComputedStyle(document.body).backgroundColor"),
                Self.js("document.querySelector('#jobtable tbody th').offsetWidth"),
            ])
        #expect(seen.console == [])
        #expect(seen.number(1) <= 390 && seen.number(3) <= 1366)
        #expect(seen.text(4) == "rgb(20, 23, 28)" && seen.text(7) == "rgb(255, 255, 255)")
        #expect(seen.number(8) >= 80, "a job's name is not broken into syllables")
        #expect(try Data(contentsOf: paper).starts(with: Data("%PDF".utf8)))
    }

    @Test("colours are told apart from their ground, light and dark", arguments: [false, true])
    func contrast(isDark: Bool) throws {
        let folder = try TemporaryFolder()
        let page = try Self.page(fixture("stories/day/jobsengine.log").path, in: folder)
        let script = try String(
            contentsOf: checkout.appendingPathComponent("Tests/browser/contrast.js"), encoding: .utf8)
        let seen = try BrowserRun(page, [["size": [1366, 768], "dark": isDark], Self.js(script)])
        #expect(seen.texts(1) == [], "below 4.5 to 1")
    }

    @Test("a hundred thousand records open within two seconds")
    func large() throws {
        let folder = try TemporaryFolder()
        let text = (0..<100_000).map {
            "\(1_306_938_591 + $0).50 \($0 % 50 == 0 ? "NTP-E-Sync" : "JOB\($0 % 80)-I-Start")"
        }
        let log = try folder.write(text.joined(separator: "\n") + "\n", to: "large.log")
        let seen = try BrowserRun(
            try Self.page(log.path, in: folder), [Self.js("document.querySelector('#shown').textContent")])
        #expect(seen.console == [] && seen.text(0) == "Everything is shown")
        #expect(seen.seconds < 6, "2 s on an idle machine; this one may be busy")
    }
}

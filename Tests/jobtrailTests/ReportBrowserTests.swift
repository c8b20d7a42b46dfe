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
        #expect(seen.text(15).contains("Failures1"))
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
        #expect(seen.text(3).contains("<script>window.broken = 1</script>"))
        #expect(seen.text(3).contains("<script>window.broken = 2</script>"))
    }

    @Test("hundreds of failures come in portions; a time set by hand changes every panel; the picture of paper holds")
    func many() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<600).flatMap { number in
            let (start, job) = (1_306_938_600 + number * 30, "service\(number % 80)")
            return [
                "\(start) X-I-Executing job=\(job) action=restart",
                "\(start + 5) X-E-Restart job=\(job) action=restart sub=err no <b>way</b>",
                "Traceback (most recent call last):", "OSError: \(number)",
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
        #expect(seen.number(5) == 40 && seen.number(6) == 40 && seen.text(7).contains("Failures40"), "20 minutes")
        #expect(seen.text(8).contains("40 failures") && seen.number(9) == 0)
        #expect(seen.text(11) == "none" && seen.text(12).contains("14:49:59"))
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

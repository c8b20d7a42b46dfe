import Foundation
import JobState
import JobViews
import Testing

@testable import jobtrail

struct WatchScreenTests {
    @Test(
        "a screen has its size, whatever it shows",
        arguments: [(40, 12), (40, 24), (59, 7), (80, 24), (120, 50), (200, 60), (20, 4), (5, 2)])
    func size(width: Int, height: Int) {
        let wide = WatchSample.job(
            "\u{65E5}\u{672C}\u{8A9E}\u{1B}[31m", 7, failed: true, t0: 9, t1: 8, reason: "\u{6E9D}".padding(300))
        var state = WatchSample.state(WatchSample.snapshot(WatchSample.jobs + [wide]))
        for keys: [ScreenKey] in [[], [.down], [.enter], [.escape, .character("?")]] {
            for key in keys { _ = state.handle(key) }
            let rows = state.rows(width: width, height: height).map { $0.fitted(to: width) }
            #expect(rows.count <= height)
            for row in rows {
                #expect(DisplayWidth.of(row.text) == row.width && row.width <= width)
                #expect(!row.text.unicodeScalars.contains { $0.value < 32 })
            }
        }
    }

    @Test("a narrow screen keeps what matters: who failed, what runs for how long, what waits for what")
    func narrow() {
        var state = WatchSample.state()
        let screen = state.screen(40, 24)
        #expect(screen[0].hasPrefix("efw0") && screen[0].hasSuffix("following"))
        #expect(screen[1].contains("66%") && screen[1].contains("1 failed"))
        #expect(screen.contains { $0.hasPrefix(" !snort") && $0.contains("FAILED") })
        #expect(screen.contains { $0.contains("zebra") && $0.contains("running  3m 04s") })
        #expect(screen.contains { $0.contains("squid") && $0.contains("waiting  12s for nt") })
        #expect(screen.last!.contains("q quit") && screen.last!.contains("? help"))
    }

    @Test("a wide screen tells everything")
    func wide() {
        var state = WatchSample.state()
        let screen = state.screen(200, 40)
        #expect(screen[0].contains("run 2 since 2011-06-01 13:30:00  last line 14:30:00 just now"))
        #expect(screen[3].split(separator: " ") == ["JOB", "STATE", "TIME", "AGE", "SINCE", "WHAT"])
        #expect(screen.contains { $0.contains("snort") && $0.contains("10.0s   40s     14:29:20  start: no rule set") })
        #expect(screen.contains { $0.contains("squid") && $0.contains("for ntp, zebra") })
        #expect(screen.contains { $0.contains("recent updates") })
        #expect(screen.contains { $0.contains("14:30:00  ntp  executing start  update 0") })
    }

    @Test("states have one vocabulary: stopped alarms nobody, what was cut off is told, what never ran is counted")
    func states() throws {
        let cut = WatchSample.job("clamav", 9, cutOff: "restart")
        var snapshot = WatchSample.snapshot(WatchSample.jobs + [cut])
        snapshot.neverRan = 32
        var state = WatchSample.state(snapshot)
        let rows = state.rows(width: 78, height: 30)
        let cells = { (name: String, word: String) in
            rows.first { $0.text.contains(name) }?.cells.first { $0.text.hasPrefix(word) }?.style
        }
        #expect(cells("cron", "stopped") == .plain && cells("snort", "FAILED") == .alarm)
        #expect(cells("clamav", "idle") == .bad)
        #expect(rows.contains { $0.text.contains("clamav") && $0.text.contains("restart never ended") })
        #expect(rows.contains { $0.text.contains("32 more jobs never ran") })
        #expect(state.screen(72, 30).contains { $0.contains("squid") && $0.contains("for ntp, zebra since 14:29:48") })
    }

    @Test("several hosts have a line and a column")
    func hosts() {
        let hosts = [WatchSample.host("efw0", percentage: 100), WatchSample.host("efw1", percentage: 5)]
        var state = WatchSample.state(
            WatchSample.snapshot(WatchSample.jobs + [WatchSample.job("ntp", 3, host: 1)], hosts: hosts))
        let screen = state.screen(120, 30)
        #expect(screen[0].hasPrefix("2 hosts"))
        #expect(screen[1].hasPrefix("efw1  startup") && screen[1].contains(" 5%"))
        #expect(screen[2].hasPrefix("efw0  startup") && screen[2].contains(" 100%"))
        #expect(screen.contains { $0.contains("HOST") })
        #expect(screen.count { $0.contains("efw1") && $0.contains("ntp") } == 1)
    }

    @Test("u hides the updates, and the table gets their room")
    func updates() {
        let jobs = (0..<40).map { WatchSample.job("job\($0)", UInt32($0 + 1)) }
        var state = WatchSample.state(WatchSample.snapshot(jobs))
        let before = state.screen().count { $0.hasPrefix("  job") }
        state.type(.character("u"))
        #expect(!state.screen().contains { $0.contains("recent updates") })
        #expect(state.screen().count { $0.hasPrefix("  job") } > before)
        #expect(state.screen().contains { $0.contains("more") })
    }

    @Test("paging goes through a long table, and the selected job is always seen")
    func paging() {
        let jobs = (100..<180).map { WatchSample.job("job\($0)", UInt32($0)) }
        var state = WatchSample.state(WatchSample.snapshot(jobs))
        _ = state.screen()
        for key: ScreenKey in [.pageDown, .pageDown, .down, .end, .up, .pageUp, .home] {
            state.type(key)
            let name = state.selectedName!
            #expect(state.screen().count { $0.hasPrefix("> \(name)") } == 1)
        }
    }

    @Test("a screen without keys says how it ends")
    func keyless() {
        var state = WatchSample.state()
        state.status.hasKeys = false
        #expect(state.screen().last!.hasPrefix("Ctrl-C ends"))
    }

    @Test("a history tells runs, days, durations and details, and follows its end")
    func history() {
        var state = WatchSample.state()
        state.type(.down, .down, .enter)
        #expect(state.openJob?.job == 2)
        var history = WatchHistory(key: state.openJob!)
        history.messages = (0..<60).map { number in
            WatchMessage(
                time: WatchSample.now + Int64(number) * 3600 * WatchSample.second, run: 1 + number / 30,
                event: "start ok", mood: .good, took: 1_500_000, words: "ZEBRA-I-Start n=\(number)",
                detail: number == 59 ? ["Traceback", "  why \u{1B}c"] : [])
        }
        state.take(history)
        let end = state.screen()
        #expect(end.contains { $0.contains("why \\x1bc") })
        #expect(end.contains { $0.contains("1.50s  ZEBRA-I-Start n=59") })
        #expect(state.screen(80, 60).contains { $0.contains("─ 2011-06-04 ─") })
        state.type(.home)
        #expect(state.screen().contains { $0.contains("n=0") } && state.screen().contains { $0.contains("run 1") })
        state.type(.escape)
        #expect(state.openJob == nil && state.selectedName == "zebra")
    }
}

extension String {
    fileprivate func padding(_ count: Int) -> String { String(repeating: self, count: count) }
}

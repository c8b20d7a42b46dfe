import JobViews
import Testing

@testable import jobtrail

struct WatchStateTests {
    @Test("failures come first, then what runs longest, what waits, and the rest by name")
    func standing() {
        #expect(WatchSample.state().order == ["snort", "zebra", "ntp", "squid", "base", "cron"])
    }

    @Test("s goes through the orders and comes back, S turns one round")
    func orders() {
        var state = WatchSample.state()
        state.type(.character("s"))
        #expect(state.order == ["base", "cron", "ntp", "snort", "squid", "zebra"])
        state.type(.character("S"))
        #expect(state.order == ["zebra", "squid", "snort", "ntp", "cron", "base"])
        state.type(.character("S"), .character("s"))
        #expect(state.order == ["zebra", "squid", "cron", "snort", "ntp", "base"])
        state.type(.character("s"))
        #expect(state.order == ["ntp", "squid", "snort", "cron", "zebra", "base"])
        state.type(.character("s"))
        #expect(state.order.first == "snort")
    }

    @Test("a filter is a part of the name or a glob, works while it is typed, and Esc clears it")
    func filter() {
        var state = WatchSample.state()
        state.type(.character("/"), .character("s"))
        #expect(state.order == ["snort", "squid", "base"])
        state.type(.character("q"))
        #expect(state.order == ["squid"])
        #expect(state.screen().last!.hasPrefix("/sq_"))
        state.type(.backspace, .backspace, .character("*"), .character("r"), .character("o"), .character("n"), .enter)
        #expect(state.order == ["cron"])
        #expect(state.screen().joined().contains("only *ron"))
        state.type(.escape)
        #expect(state.order.count == 6)
        state.type(.character("/"), .character("x"))
        #expect(state.screen().contains { $0.contains("no job matches") })
        state.type(.escape)
        #expect(!state.isEditing && state.order.count == 6)
    }

    @Test("the letters of a filter are no keys")
    func editing() {
        var state = WatchSample.state()
        state.type(.character("/"))
        #expect(state.handle(.character("q")) == .none)
        #expect(state.filter.text == "q")
    }

    @Test("f shows failures only")
    func failures() {
        var state = WatchSample.state()
        state.type(.character("f"))
        #expect(state.order == ["snort"])
        state.type(.character("f"))
        #expect(state.order.count == 6)
    }

    @Test("the selection stays with its job while the table moves")
    func selection() {
        var state = WatchSample.state()
        #expect(state.selectedName == nil)
        state.type(.down, .down, .down)
        #expect(state.selectedName == "ntp")
        state.type(.character("s"))
        #expect(state.selectedName == "ntp")
        var jobs = WatchSample.jobs
        jobs.append(WatchSample.job("aaa", 9, failed: true, t0: 3, t1: 2))
        state.take(WatchSample.snapshot(jobs, records: 11))
        state.type(.character("s"), .character("s"), .character("s"))
        #expect(state.order.first == "aaa" && state.selectedName == "ntp")
        #expect(state.screen().contains { $0.hasPrefix("> ntp") })
        state.type(.end)
        #expect(state.selectedName == "cron")
        state.type(.character("k"), .home)
        #expect(state.selectedName == "aaa")
        state.type(.escape)
        #expect(state.selectedName == nil)
    }

    @Test("the next key goes on from where a job was that is filtered away")
    func selectionOfAHiddenJob() {
        var state = WatchSample.state()
        state.type(.down, .down)
        _ = state.screen()
        state.type(.character("/"), .character("s"), .enter)
        #expect(state.selectedName == nil)
        state.type(.down)
        #expect(state.selectedName == "base")
    }

    @Test("a screen that is paused stays as it is, and says so")
    func pause() {
        var state = WatchSample.state()
        state.type(.character("p"))
        let before = state.screen()
        state.take(WatchSample.snapshot([], records: 17))
        state.set(WatchInstant(monotonic: 60_000_000_000, wall: WatchSample.now))
        #expect(state.order.count == 6)
        #expect(state.screen().dropFirst() == before.dropFirst())
        #expect(state.screen()[0].hasSuffix("PAUSED, 7 newer"))
        state.type(.character(" "))
        state.take(WatchSample.snapshot([], records: 17))
        #expect(state.order.isEmpty)
    }

    @Test("what runs is counted on by the clock")
    func ticking() {
        var state = WatchSample.state()
        #expect(state.isTicking)
        #expect(state.screen().contains { $0.contains("ntp") && $0.contains("  5s") })
        state.set(WatchInstant(monotonic: 62_000_000_000, wall: WatchSample.now))
        #expect(state.screen().contains { $0.contains("ntp") && $0.contains("1m 07s") })
    }

    @Test("q quits from everywhere but a filter")
    func quit() {
        var state = WatchSample.state()
        #expect(state.handle(.character("q")) == .quit)
        state.type(.enter)
        #expect(state.pane == .history)
        #expect(state.handle(.character("q")) == .quit)
        state.type(.character("?"))
        #expect(state.pane == .help)
        #expect(state.handle(.character("q")) == .quit)
        #expect(state.handle(.control("l")) == .redraw)
    }
}

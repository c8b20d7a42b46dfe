import Testing

@testable import jobtrail

struct WatchClockTests {
    private let second: Int64 = 1_000_000

    private func moment(_ last: Int64, arrival: Int64?, isStopped: Bool = false, mono: Int64 = 0, wall: Int64)
        -> WatchMoment
    {
        var clock = WatchClock()
        clock.isStopped = isStopped
        clock.take(last, arrival: arrival)
        return clock.moment(WatchInstant(monotonic: mono, wall: wall))
    }

    @Test("a line that has just come sets the time, whatever this machine's clock says")
    func live() {
        let found = moment(1000 * second, arrival: 5_000_000_000, mono: 8_000_000_000, wall: 9_999_999 * second)
        #expect(found == WatchMoment(now: 1003 * second, isTicking: true))
    }

    @Test("where nothing more comes, time stands still")
    func stopped() {
        let still = moment(1000 * second, arrival: 0, isStopped: true, mono: 2_000_000_000, wall: 0)
        #expect(still == WatchMoment(now: 1000 * second, isTicking: false))
    }

    @Test("a log that was there is of now where it ends less than a day ago, else its end is all that is known")
    func atRest() {
        #expect(
            moment(1000 * second, arrival: nil, wall: 4600 * second) == WatchMoment(now: 4600 * second, isTicking: true)
        )
        #expect(
            moment(1000 * second, arrival: nil, wall: 90_000 * second)
                == WatchMoment(now: 1000 * second, isTicking: false))
        #expect(
            moment(1000 * second, arrival: nil, wall: 10 * second) == WatchMoment(now: 1000 * second, isTicking: false))
    }

    @Test("where the log has ended, what runs is shown to run at least so long")
    func ended() {
        var clock = WatchClock()
        clock.take(WatchSample.now, arrival: nil)
        let host = WatchHost(
            name: "efw", run: 1, runStart: 0, runEnd: 0, isStopped: false, startupDone: nil, percentage: nil,
            clock: clock)
        var state = WatchState()
        state.take(WatchSample.snapshot(hosts: [host]))
        state.set(WatchInstant(monotonic: 0, wall: WatchSample.now + 10 * 86_400 * second))
        #expect(!state.isTicking)
        #expect(state.screen()[0].contains("log ends 2011-06-01 14:30:00"))
        #expect(state.screen().contains { $0.contains("zebra") && $0.contains("3m 04s+") })
    }
}

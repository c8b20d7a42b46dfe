import Foundation
import JobState
import JobViews

@testable import jobtrail

/// Jobs and hosts for tests of the screen, as they stand at `now`.
enum WatchSample {
    static let second: Int64 = 1_000_000
    static let now: Int64 = 1_306_938_600 * second
    static let instant = WatchInstant(monotonic: 0, wall: now)

    static func job(
        _ name: String, _ number: UInt32, host: Int = 0, _ schedule: Job.Schedule = .waiting, started: Bool = true,
        failed: Bool = false, cutOff: String = "", t0: Int64 = 0, t1: Int64 = 0, waits: Int64 = 0,
        depends: [String] = [],
        reason: String = ""
    ) -> WatchJob {
        WatchJob(
            key: WatchKey(host: host, job: number), host: "efw\(host)", name: name, schedule: schedule,
            state: state(schedule, started: started, failed: failed, cutOff: cutOff), hasFailed: failed,
            t0: t0 == 0 ? 0 : now - t0 * second,
            t1: t1 == 0 ? 0 : now - t1 * second, pid: -1, action: "start",
            waitingSince: waits == 0 ? 0 : now - waits * second, depends: depends, reason: reason, cutOff: cutOff)
    }

    private static func state(
        _ schedule: Job.Schedule, started: Bool, failed: Bool, cutOff: String
    ) -> Job.Standing {
        switch schedule {
        case .executing: .running
        case .waitingDepends: .waiting
        case .waiting: failed ? .failed : !cutOff.isEmpty ? .idle : started ? .started : .stopped
        }
    }

    /// What failed, runs, waits and rests, in the order in which the log named them.
    static let jobs: [WatchJob] = [
        job("base", 1, t0: 300, t1: 299),
        job("zebra", 2, .executing, t0: 184),
        job("ntp", 3, .executing, t0: 5),
        job("squid", 4, .waitingDepends, waits: 12, depends: ["ntp", "zebra"]),
        job("snort", 5, started: false, failed: true, t0: 50, t1: 40, reason: "no rule set"),
        job("cron", 6, started: false, t0: 100, t1: 90),
    ]

    static func host(_ name: String = "efw0", percentage: Int? = 66) -> WatchHost {
        var clock = WatchClock()
        clock.take(now, arrival: 0)
        return WatchHost(
            name: name, run: 2, runStart: now - 3600 * second, runEnd: now, isStopped: false, startupDone: nil,
            percentage: percentage, clock: clock)
    }

    static func snapshot(_ jobs: [WatchJob] = jobs, hosts: [WatchHost] = [host()], records: Int = 10) -> WatchSnapshot {
        let updates = (0..<20).map { number in
            WatchUpdate(
                time: now - Int64(number) * second, host: "efw0", job: "ntp", change: "executing start",
                message: "update \(number)", mood: .busy)
        }
        return WatchSnapshot(hosts: hosts, jobs: jobs, updates: updates, records: records)
    }

    static func state(_ snapshot: WatchSnapshot = snapshot()) -> WatchState {
        var state = WatchState()
        state.status.flow = .following
        state.take(snapshot)
        state.set(instant)
        return state
    }
}

extension WatchState {
    mutating func type(_ keys: ScreenKey...) { for key in keys { _ = handle(key) } }

    /// The screen's text.
    mutating func screen(_ width: Int = 80, _ height: Int = 24) -> [String] {
        rows(width: width, height: height).map(\.text)
    }

    /// The names of the jobs that are shown, from top to bottom.
    var order: [String] { shownJobs.map(\.name) }

    /// The name of the selected job.
    var selectedName: String? { selection(in: shownJobs).map { shownJobs[$0].name } }
}

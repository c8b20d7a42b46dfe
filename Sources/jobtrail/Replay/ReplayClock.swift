import Foundation

/// Waits on the machine's monotonic clock, which nobody sets.
struct ReplayClock {
    private let start: timespec

    init() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        start = now
    }

    /// Microseconds since it was made.
    var elapsed: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec - start.tv_sec) * 1_000_000 + Int64(now.tv_nsec - start.tv_nsec) / 1000
    }

    /// Sleeps until so many microseconds after its beginning.
    func wait(until due: Int64) {
        let nanos = Int64(start.tv_nsec) + due % 1_000_000 * 1000
        var end = timespec()
        end.tv_sec = start.tv_sec + Int(due / 1_000_000 + nanos / 1_000_000_000)
        end.tv_nsec = Int(nanos % 1_000_000_000)
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &end, nil) == EINTR {}
    }
}

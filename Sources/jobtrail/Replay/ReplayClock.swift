import Foundation
import LogBytes

/// The machine's monotonic clock, which nobody sets, from when this was made; it can be held.
struct ReplayClock {
    private let start: timespec
    /// For how long it was held, and since when it is now.
    private var held: Int64 = 0
    private var heldSince: Int64?

    init() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        start = now
    }

    /// Microseconds since it was made, but for those it was held.
    var elapsed: Int64 { (heldSince ?? sinceStart) - held }

    var isHeld: Bool {
        get { heldSince != nil }
        set {
            guard newValue != isHeld else { return }
            let now = sinceStart
            if let heldSince { held += now - heldSince }
            heldSince = newValue ? now : nil
        }
    }

    private var sinceStart: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec - start.tv_sec) * 1_000_000 + Int64(now.tv_nsec - start.tv_nsec) / 1000
    }

    /// Sleeps until so many microseconds after its beginning; not to be called while it is held.
    func wait(until due: Int64) {
        let due = due + held
        let nanos = Int64(start.tv_nsec) + due % 1_000_000 * 1000
        var end = timespec()
        end.tv_sec = start.tv_sec + Int(due / 1_000_000 + nanos / 1_000_000_000)
        end.tv_nsec = Int(nanos % 1_000_000_000)
        SystemCall.sleep(until: end)
    }
}

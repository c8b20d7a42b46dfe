/// A look at the machine's clocks.
struct WatchInstant: Equatable {
    /// Nanoseconds of the clock that nobody sets; in a replay, of the log's time up to where it stands.
    let monotonic: Int64
    /// Microseconds since the epoch.
    let wall: Int64
}

/// What time it is for a host whose log is watched.
struct WatchMoment: Equatable {
    /// Microseconds since the epoch.
    let now: Int64
    /// Whether it goes on by itself. Where it does not, `now` is when the log ends, and what runs runs at least so long.
    let isTicking: Bool
}

/// A host's clock, told from its log: its own time is set on by what has passed since its last line came.
struct WatchClock: Equatable {
    /// The last record's time, microseconds since the epoch; nil before the first.
    private(set) var last: Int64?
    /// When that record came, nanoseconds of the clock that moments are asked for by; nil where it stood there before.
    private(set) var arrival: Int64?
    /// Whether nothing more comes.
    var isStopped = false

    mutating func take(_ time: Int64, arrival: Int64?) {
        last = time
        self.arrival = arrival
    }

    /// A log that was there already counts as this machine's where it ends less than a day ago: who looks at it while
    /// nothing is written wants to see how long a job hangs. What ends before is a log of the past.
    private static let freshMicroseconds: Int64 = 86_400_000_000

    func moment(_ instant: WatchInstant) -> WatchMoment {
        guard let last else { return WatchMoment(now: instant.wall, isTicking: false) }
        if isStopped { return WatchMoment(now: last, isTicking: false) }
        if let arrival {
            return WatchMoment(now: last + max(0, instant.monotonic - arrival) / 1000, isTicking: true)
        }
        let age = instant.wall - last
        guard age >= 0, age < WatchClock.freshMicroseconds else { return WatchMoment(now: last, isTicking: false) }
        return WatchMoment(now: instant.wall, isTicking: true)
    }
}

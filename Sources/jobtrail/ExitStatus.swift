/// Exit statuses.
enum ExitStatus: Int32 {
    case done = 0
    /// It could not: no such file, unreadable.
    case failed = 1
    case usage = 2
    /// Something was found: `verify`, `--strict`.
    case findings = 3
    /// `wait`: the time is over.
    case timeout = 4
    /// `wait`: the job failed.
    case jobFailed = 5
    case hungUp = 129
    case interrupted = 130
    case terminated = 143

    /// As a shell tells a signal.
    init(signal: Int32) { self = ExitStatus(rawValue: 128 + signal) ?? .terminated }
}

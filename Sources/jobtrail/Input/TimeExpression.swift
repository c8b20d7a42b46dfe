import Foundation
import JobRecords

/// A TIME of the command line (contract, section 6), before "now" and the zone are known.
enum TimeExpression: Equatable {
    /// Microseconds since the epoch.
    case absolute(Int64)
    /// A local time, as microseconds of the same digits in UTC.
    case local(Int64)
    /// A time of day on now's day, microseconds since midnight.
    case timeOfDay(Int64)
    /// So many microseconds from now.
    case relative(Int64)
    /// Midnight so many days from now's day.
    case midnight(days: Int)

    static let forms =
        "epoch seconds, 2011-06-01[ 14:29[:51]], 14:29[:51], ISO 8601, now, today, yesterday, -90s, -5min, -2h, -1d"

    /// Whether "now" must be known to resolve it.
    var needsNow: Bool {
        switch self {
        case .absolute, .local: false
        default: true
        }
    }

    /// - Parameter option: whose value it is, for the error.
    init(_ text: String, option: String) throws {
        switch text {
        case "now": self = .relative(0)
        case "today": self = .midnight(days: 0)
        case "yesterday": self = .midnight(days: -1)
        case "tomorrow": self = .midnight(days: 1)
        default:
            guard let time = try TimeReader(text, option).read() else {
                throw UsageError("--\(option) '\(text)' is no time: \(TimeExpression.forms)")
            }
            self = time
        }
    }

    /// The instant in microseconds.
    func instant(now: Int64, zone: TimeZone) -> Int64 {
        var clock = ZoneClock(zone)
        switch self {
        case .absolute(let micros): return micros
        case .local(let micros): return TimeExpression.instant(micros, &clock)
        case .relative(let micros): return now + micros
        case .timeOfDay(let micros):
            return TimeExpression.instant(TimeExpression.midnight(now, clock) + micros, &clock)
        case .midnight(let days):
            return TimeExpression.instant(TimeExpression.midnight(now, clock) + Int64(days) * day, &clock)
        }
    }

    private var day: Int64 { 86_400_000_000 }

    /// The local midnight before `now`, in local microseconds.
    private static func midnight(_ now: Int64, _ clock: ZoneClock) -> Int64 {
        let local = now + clock.offset(at: now / 1_000_000) * 1_000_000
        let day: Int64 = 86_400_000_000
        return local - ((local % day) + day) % day
    }

    private static func instant(_ local: Int64, _ clock: inout ZoneClock) -> Int64 {
        let fraction = ((local % 1_000_000) + 1_000_000) % 1_000_000
        return clock.instant(localSeconds: (local - fraction) / 1_000_000) * 1_000_000 + fraction
    }
}

import LogBytes
import Glibc
import JobRecords

/// A TIME of the command line, before "now" and the zone are known.
enum TimeExpression: Equatable {
    /// Microseconds since the epoch.
    case absolute(Int64)
    /// A local time, as microseconds of the same digits in UTC.
    case local(Int64)
    /// A time of day on now's day, microseconds since midnight.
    case timeOfDay(Int64)
    /// A local time without its year, as the log writes it: microseconds since midnight of that day.
    case dayOfYear(month: Int, day: Int, Int64)
    /// So many microseconds from now.
    case relative(Int64)
    /// Midnight so many days from now's day.
    case midnight(days: Int)

    static let forms =
        "epoch seconds or @SECONDS, 2011-06-01[ 14:29[:51]], 14:29[:51], 'Jun  1 14:29[:51]', ISO 8601, now, today, "
        + "yesterday, -90s, -5min, -2h, -1d, '2h ago'"

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
    /// - Parameter day: an instant of the day that a time of day is of; nil for now's.
    func instant(now: Int64, day sameDay: Int64? = nil, zone: Zone) -> Int64 {
        var clock = ZoneClock(zone)
        switch self {
        case .absolute(let micros): return micros
        case .local(let micros): return TimeExpression.instant(micros, &clock)
        case .relative(let micros): return now + micros
        case .timeOfDay(let micros):
            return TimeExpression.instant(TimeExpression.midnight(sameDay ?? now, clock) + micros, &clock)
        case .dayOfYear(let month, let day, let micros):
            return TimeExpression.newest(month, day, micros, now, &clock)
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

    /// The newest such time that does not lie more than a day behind now.
    private static func newest(_ month: Int, _ day: Int, _ micros: Int64, _ now: Int64, _ clock: inout ZoneClock)
        -> Int64
    {
        let local = now + clock.offset(at: now / 1_000_000) * 1_000_000
        let year = Civil.date(days: Int((Double(local) / 86_400e6).rounded(.down))).year
        // A 29 February may be eight years ago.
        for year in stride(from: year + 1, through: year - 8, by: -1) {
            guard day <= Civil.length(ofMonth: month, year: year) else { continue }
            let days = Int64(Civil.days(year: year, month: month, day: day))
            let found = instant(days * 86_400_000_000 + micros, &clock)
            if found <= now + 86_400_000_000 { return found }
        }
        return now
    }

    private static func instant(_ local: Int64, _ clock: inout ZoneClock) -> Int64 {
        let fraction = ((local % 1_000_000) + 1_000_000) % 1_000_000
        return clock.instant(localSeconds: (local - fraction) / 1_000_000) * 1_000_000 + fraction
    }
}

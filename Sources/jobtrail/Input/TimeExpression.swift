import CPCRE2
import JobRecords
import LogBytes

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
            guard let time = try TimeReader(text: text, option: option).read() else {
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
            return TimeExpression.instant(
                TimeExpression.midnight(now, clock) + Int64(days) * TimeExpression.day, &clock)
        }
    }

    fileprivate static let day: Int64 = 86_400_000_000

    /// The local midnight before `now`, in local microseconds.
    private static func midnight(_ now: Int64, _ clock: ZoneClock) -> Int64 {
        let local = now + clock.offset(at: now / 1_000_000) * 1_000_000
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
            let found = instant(days * TimeExpression.day + micros, &clock)
            if found <= now + TimeExpression.day { return found }
        }
        return now
    }

    private static func instant(_ local: Int64, _ clock: inout ZoneClock) -> Int64 {
        let fraction = ((local % 1_000_000) + 1_000_000) % 1_000_000
        return clock.instant(localSeconds: (local - fraction) / 1_000_000) * 1_000_000 + fraction
    }
}

/// Reads the written forms of a TIME.
struct TimeReader {
    let text: String
    let option: String

    /// Nil where the text has none of the forms; an error where it has one but names no time.
    func read() throws -> TimeExpression? {
        if let relative { return relative }
        let number = text.first == "@" ? text.dropFirst() : text[...]
        if let seconds = Double(number), number.allSatisfy({ !$0.isLetter }), seconds.isFinite, text.first != "+",
            text.first != "-"
        {
            guard abs(seconds) < 1e12 else { throw impossible }
            return .absolute(Int64((seconds * 1e6).rounded()))
        }
        return try civil() ?? dayOfYear()
    }

    private var impossible: UsageError { UsageError("--\(option) '\(text)': there is no such time") }

    // MARK: relative

    private static let units: [String: Double] = [
        "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60,
        "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600,
        "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800, "week": 604_800, "weeks": 604_800,
    ]

    /// `-90s`, `+5min`, `-1h30m`, `2h ago`, `1 hour 5 minutes ago`.
    private var relative: TimeExpression? {
        guard let first = text.first else { return nil }
        let isAgo = text.hasSuffix(" ago") && first.isASCII && first.isNumber
        guard isAgo || first == "-" || first == "+" else { return nil }
        let sign = isAgo ? "-" : first
        var rest = isAgo ? text.dropLast(4) : text.dropFirst()
        var seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            let gap = rest.dropFirst(digits.count).prefix { $0 == " " }
            let unit = rest.dropFirst(digits.count + gap.count).prefix { $0.isLetter }
            guard let number = Double(digits), let factor = TimeReader.units[String(unit)] else { return nil }
            seconds += number * factor
            rest = rest.dropFirst(digits.count + gap.count + unit.count).drop { $0 == " " }
        }
        guard text.count > 1, seconds < 1e11 else { return nil }
        return .relative(Int64((sign == "-" ? -seconds : seconds) * 1e6))
    }

    // MARK: civil

    private static let form =
        "^(?:(D{4})[-/](D{1,2})[-/](D{1,2}))?(?:(?:^| +|[Tt])(D{1,2}):(DD)(?::(DD)(?:[.,](D{1,9}))?)?)? *"
        + "(Z|z|[+-]DD:?DD|UTC|GMT)?$"

    private func civil() throws -> TimeExpression? {
        guard !text.isEmpty, let parts = try match(TimeReader.form) else { return nil }
        guard parts[1] != nil || parts[4] != nil else { return nil }
        let time = try timeOfDay(parts)
        guard let year = parts[1].flatMap({ Int($0) }) else {
            return parts[8] == nil ? .timeOfDay(time) : nil
        }
        let local = try midnight(year, Int(parts[2]!)!, Int(parts[3]!)!) + time
        guard let zone = parts[8] else { return .local(local) }
        return .absolute(local - Int64(ZoneChoice.offset(zone) ?? 0) * 1_000_000)
    }

    private func midnight(_ year: Int, _ month: Int, _ day: Int) throws -> Int64 {
        guard (1...12).contains(month), (1...Civil.length(ofMonth: month, year: year)).contains(day) else {
            throw impossible
        }
        return Int64(Civil.days(year: year, month: month, day: day)) * TimeExpression.day
    }

    // MARK: as the log writes it

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// A weekday, then month, day, time, and a year behind or before the time.
    private static let logForm =
        "^(?:[a-z]{3},? +)?(\(months.joined(separator: "|"))) +(D{1,2})(?: +(D{4}))?"
        + "(?: +(D{1,2}):(DD)(?::(DD)(?:[.,](D{1,9}))?)?)?(?: +(D{4}))?$"

    /// `Jun  1 03:12[:00]`, perhaps with a year.
    private func dayOfYear() throws -> TimeExpression? {
        guard let parts = try match(TimeReader.logForm) else { return nil }
        let month = TimeReader.months.firstIndex(of: parts[1]!.lowercased())! + 1
        let (day, time) = (Int(parts[2]!)!, try timeOfDay(parts))
        if let year = (parts[3] ?? parts[8]).flatMap({ Int($0) }) {
            return .local(try midnight(year, month, day) + time)
        }
        // Of a leap year: which year it is depends on now.
        _ = try midnight(2000, month, day)
        return .dayOfYear(month: month, day: day, time)
    }

    // MARK: parts

    private func match(_ form: String) throws -> [String?]? {
        try BytePattern(form.replacing("D", with: "[0-9]"), flags: UInt32(PCRE2_CASELESS)).groups(of: text)
    }

    private func timeOfDay(_ parts: [String?]) throws -> Int64 {
        let (hour, minute, second) = (Int(parts[4] ?? "0")!, Int(parts[5] ?? "0")!, Int(parts[6] ?? "0")!)
        guard hour < 24, minute < 60, second < 61 else { throw impossible }
        let fraction = Double("0." + (parts[7] ?? "0"))! * 1e6
        return Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction.rounded())
    }
}

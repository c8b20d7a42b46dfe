import Foundation

/// Calendar fields of a moment in some zone.
struct LocalTime {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    /// Seconds east of Greenwich.
    var offset: Int

    /// Splits `seconds` since the epoch, seen `offset` seconds east of Greenwich.
    init(seconds: Int, offset: Int) {
        let local = seconds + offset
        let days = local.flooredQuotient(86_400)
        let rest = local - days * 86_400
        (year, month, day) = LocalTime.civil(days: days)
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        self.offset = offset
    }

    /// Proleptic Gregorian date of a day number; eras of 400 years make it free of loops.
    private static func civil(days: Int) -> (Int, Int, Int) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Jun  1 14:29:51`, as RFC 3164 writes it: no year, the day padded with a blank.
    var syslog: String {
        let padding = day < 10 ? " " : ""
        return "\(LocalTime.monthNames[month - 1]) \(padding)\(day) \(clock)"
    }

    /// `2011-06-01`.
    var date: String { "\(year)-\(two(month))-\(two(day))" }

    /// `14:29:51`.
    var clock: String { "\(two(hour)):\(two(minute)):\(two(second))" }

    /// `+02:00`, or `+0200` without the colon.
    func zone(colon: Bool) -> String {
        let minutes = abs(offset) / 60
        return (offset < 0 ? "-" : "+") + two(minutes / 60) + (colon ? ":" : "") + two(minutes % 60)
    }

    private func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}

extension Int {
    /// Division that rounds down, also below zero.
    func flooredQuotient(_ divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Shows moments as the wall clock of one time zone does.
struct LocalClock {
    private let zone: TimeZone
    private var cachedStretch = Int.min
    private var cachedOffset = 0

    /// Fails where the system knows no zone of that name.
    init?(zone name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    /// The calendar fields of `moment` in this zone.
    mutating func local(_ moment: Micros) -> LocalTime {
        let seconds = Int(moment / .second)
        return LocalTime(seconds: seconds, offset: offset(at: seconds))
    }

    /// True near the hour that the end of summer time shows twice: a line without zone cannot say which one it means.
    mutating func isAmbiguous(_ moment: Micros) -> Bool {
        let seconds = Int(moment / .second)
        let now = offset(at: seconds)
        return offset(at: seconds - 7200) > now || offset(at: seconds + 7200) < now
    }

    /// Zones change on quarters of an hour, so one offset holds for a whole stretch of that length.
    private mutating func offset(at seconds: Int) -> Int {
        let stretch = seconds / 900
        if stretch != cachedStretch {
            cachedStretch = stretch
            cachedOffset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(stretch * 900)))
        }
        return cachedOffset
    }
}

/// The proleptic Gregorian calendar in integers.
public enum Civil {
    /// Days since 1970-01-01 of a date.
    public static func days(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year &- 1 : year
        let era = (y >= 0 ? y : y &- 399) / 400
        let yearOfEra = y &- era &* 400
        let monthFromMarch = month > 2 ? month &- 3 : month &+ 9
        let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        return era &* 146_097 &+ dayOfEra &- 719_468
    }

    /// The date of a count of days since 1970-01-01.
    public static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days of a month; 29 for February where the year is not known.
    public static func length(ofMonth month: Int, year: Int? = nil) -> Int {
        switch month {
        case 2: year.map(isLeap) ?? true ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A date without its year.
public struct MonthDay: Sendable, Equatable {
    public let month: UInt8
    public let day: UInt8

    /// How the year changes from one line's date to the next one's (docs/format.md, Times): +1 where the month falls by more
    /// than 6, -1 where 25-31 December follows 1-7 January, else 0.
    public static func step(from old: MonthDay, to new: MonthDay) -> Int {
        if Int(old.month) - Int(new.month) > 6 { return 1 }
        let isLateLine = old.month == 1 && old.day <= 7 && new.month == 12 && new.day >= 25
        return isLateLine ? -1 : 0
    }

    public static let leapDay = MonthDay(month: 2, day: 29)
}

/// A local date and time that waits for its year, in one integer so that it fits where a time stands.
public struct YearlessTime: Sendable, Equatable {
    public let date: MonthDay
    /// Microseconds since local midnight.
    public let microseconds: Int64
    /// Minutes ahead of UTC, where the line tells it; nil for the zone in force.
    public var offset: Int?

    /// Microseconds of a day, a leap second's too, fit into this many bits; behind them stand nine bits of the date, and
    /// the offset, 0 for none.
    private static let bits: Int64 = 37
    private static let noOffset: Int64 = 2048

    public init(date: MonthDay, microseconds: Int64, offset: Int? = nil) {
        self.date = date
        self.microseconds = microseconds
        self.offset = offset
    }

    public init(packed: Int64) {
        date = YearlessTime.date(packed: packed)
        microseconds = packed & (1 << YearlessTime.bits - 1)
        let shifted = packed >> (YearlessTime.bits + 9)
        offset = shifted == 0 ? nil : Int(shifted - YearlessTime.noOffset)
    }

    public var packed: Int64 {
        let shifted = offset.map { Int64($0) + YearlessTime.noOffset } ?? 0
        return (shifted << 9 | Int64(date.month) << 5 | Int64(date.day)) << YearlessTime.bits | microseconds
    }

    static func date(packed: Int64) -> MonthDay {
        let day = packed >> bits
        return MonthDay(month: UInt8(truncatingIfNeeded: day >> 5 & 15), day: UInt8(truncatingIfNeeded: day & 31))
    }
}

/// Counts the years that pass from line to line where the lines tell none.
///
/// Only records and foreign lines let a year pass. A foreign line that lies far ahead counts only once the line behind
/// it confirms it: another program's wrong stamp turns no year.
struct DateTrail: Sendable, Equatable {
    /// The last line's date and time, packed.
    private(set) var last: Int64 = 0
    private var lastDate = MonthDay(month: 0, day: 0)
    /// A foreign line's date that is not confirmed yet.
    private var doubtful: MonthDay?

    /// How many years pass until a line of that date.
    @inline(__always)
    func step(to packed: Int64) -> Int {
        let date = YearlessTime.date(packed: packed)
        if date == lastDate && doubtful == nil || lastDate.month == 0 { return 0 }
        return slowStep(to: date)
    }

    private func slowStep(to date: MonthDay) -> Int {
        guard let doubtful, !DateTrail.isWrong(doubtful, after: lastDate, before: date) else {
            return MonthDay.step(from: lastDate, to: date)
        }
        return MonthDay.step(from: lastDate, to: doubtful) + MonthDay.step(from: doubtful, to: date)
    }

    /// Whether the lines around a date go on as if it were not there.
    private static func isWrong(_ date: MonthDay, after before: MonthDay, before next: MonthDay) -> Bool {
        MonthDay.step(from: date, to: next) == 1 && MonthDay.step(from: before, to: next) == 0
            && (next.month, next.day) >= (before.month, before.day)
    }

    /// Takes a line that lets years pass.
    @inline(__always)
    mutating func pass(_ packed: Int64, isForeign: Bool, _ summary: inout FileSummary) {
        let date = YearlessTime.date(packed: packed)
        if date == lastDate && doubtful == nil { return last = packed }
        passDate(date, packed, isForeign, &summary)
    }

    private func isDoubtful(_ date: MonthDay) -> Bool {
        guard let doubtful else { return Int(date.month) - Int(lastDate.month) > 6 }
        return date == doubtful
    }

    private mutating func passDate(
        _ date: MonthDay, _ packed: Int64, _ isForeign: Bool, _ summary: inout FileSummary
    ) {
        if summary.headDate == nil {
            summary.headDate = date
        } else if isForeign && isDoubtful(date) {
            return doubtful = date
        } else {
            summary.yearShift += step(to: packed)
        }
        (lastDate, last, doubtful) = (date, packed, nil)
        if date == .leapDay && summary.leapShifts.last != summary.yearShift {
            summary.leapShifts.append(summary.yearShift)
        }
    }
}

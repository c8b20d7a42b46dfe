import LogBytes

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

/// Turns local times into instants. The offset is cached for the stretch between two of the zone's changes, since log
/// lines stand close together.
public struct ZoneClock: Sendable {
    public let zone: Zone
    private var cachedFrom = Int64.max
    private var cachedUntil = Int64.min
    private var cachedOffset: Int64 = 0
    // The last answer of `year(of:near:)`, good for the same date within the same day, if it lies near enough that a day
    // makes no difference.
    private var pinFrom = Int64.max / 2
    private var pinDate = MonthDay(month: 0, day: 0)
    private var pinYear = 0

    private static let day: Int64 = 86_400
    private static let micros: Int64 = 1_000_000

    public init(_ zone: Zone) { self.zone = zone }

    /// The instant, in seconds since the epoch, of a local time given as if it were UTC. A time that occurs twice is
    /// the first of the two; one that the clocks skip is taken with the offset before the jump.
    public mutating func instant(localSeconds local: Int64) -> Int64 {
        if local >= cachedFrom && local < cachedUntil { return local &- cachedOffset }
        return slowInstant(local)
    }

    private mutating func slowInstant(_ local: Int64) -> Int64 {
        let early = offset(at: local - 2 * ZoneClock.day)
        let late = offset(at: local + 2 * ZoneClock.day)
        guard early != late else {
            cache(around: local, offset: early)
            return local - early
        }
        // A change is near: the earlier offset holds if the local time is still before the change, or in the overlap.
        let first = local - early
        return offset(at: first) == early || offset(at: local - late) != late ? first : local - late
    }

    private mutating func cache(around local: Int64, offset: Int64) {
        let next = zone.nextChange(after: local - 2 * ZoneClock.day)
        let limit = next.map { $0 - 2 * ZoneClock.day } ?? local + 365 * ZoneClock.day
        guard limit > local else { return }
        (cachedFrom, cachedUntil, cachedOffset) = (local, min(limit, local + 365 * ZoneClock.day), offset)
    }

    /// Seconds that local time is ahead of UTC at an instant.
    public func offset(at seconds: Int64) -> Int64 { Int64(zone.offset(at: seconds)) }

    /// The instant in microseconds of a yearless time in a year.
    public mutating func instant(_ time: YearlessTime, year: Int) -> Int64 {
        let days = Civil.days(year: year, month: Int(time.date.month), day: Int(time.date.day))
        let seconds = time.microseconds / ZoneClock.micros
        let local = Int64(days) * ZoneClock.day + seconds
        let whole = time.offset.map { local - Int64($0) * 60 } ?? instant(localSeconds: local)
        return whole * ZoneClock.micros + time.microseconds % ZoneClock.micros
    }

    /// The year in which a line's yearless date stands whose record says `microseconds`: the nearest one.
    public mutating func year(of date: MonthDay, near microseconds: Int64) -> Int {
        let seconds = microseconds / ZoneClock.micros
        if seconds >= pinFrom && seconds < pinFrom &+ ZoneClock.day && date == pinDate { return pinYear }
        let today = Int((seconds + offset(at: seconds)) / ZoneClock.day)
        let center = Civil.date(days: today).year
        let distance = { (year: Int) in
            abs(Civil.days(year: year, month: Int(date.month), day: Int(date.day)) - today)
        }
        pinYear = [center, center - 1, center + 1].min { distance($0) < distance($1) }!
        (pinFrom, pinDate) = (seconds - seconds % ZoneClock.day, date)
        if distance(pinYear) > 180 { pinFrom = Int64.max / 2 }
        return pinYear
    }
}

/// Words for zones behind a time: `UTC`, and the abbreviations of the zone in force. Others are known as what they are,
/// so that they are taken neither for a host nor for no zone at all.
struct ZoneWords: Sendable {
    /// What stands where a zone may stand.
    enum Reading {
        case none
        /// Seconds ahead of UTC; `others`: all that the zone in force had by that name, where they are several.
        case offset(Int, others: [Int], next: Bytes)
        /// A zone that is not understood.
        case unknown
    }

    private let own: [String: [Int]]

    /// The first letters of all words that are known, a bit each: what begins otherwise is not looked up.
    private let initials: UInt64

    init(_ zone: Zone) {
        let own = zone.abbreviations
        self.own = own
        initials = ZoneWords.others.union(own.keys).reduce(0) { $0 | ($1.utf8.first.map(ZoneWords.bit) ?? 0) }
    }

    @inline(__always)
    private static func bit(_ letter: UInt8) -> UInt64 { 1 << UInt64(letter & 63) }

    /// The zone word at `at`.
    func read(_ at: Bytes, _ end: Bytes) -> Reading {
        var stop = at
        while stop < end && ByteClass.isLetter(stop.pointee) { stop += 1 }
        guard stop > at, stop - at <= 5, stop == end || ByteClass.isBlank(stop.pointee) || stop.pointee == 93 else {
            return .none
        }
        if stop - at == 1 { return at.pointee | 32 == 122 ? .offset(0, others: [], next: stop) : .none }
        if at.equals("UTC", stop) || at.equals("GMT", stop) { return .offset(0, others: [], next: stop) }
        guard initials & ZoneWords.bit(at.pointee) != 0 else { return .none }
        let word = Text(at, stop).string
        if let offsets = own[word], let last = offsets.last {
            return .offset(last, others: offsets.count > 1 ? offsets : [], next: stop)
        }
        return ZoneWords.others.contains(word) ? .unknown : .none
    }

    private static let others: Set<String> = [
        "ACDT", "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AST", "AWST", "BRST", "BRT", "BST", "CDT", "CEST",
        "CET", "CLST", "CLT", "COT", "CST", "EAT", "EDT", "EEST", "EET", "EST", "GST", "HKT", "HST", "ICT", "IDT",
        "IRST", "IST", "JST", "KST", "MDT", "MEST", "MESZ", "MET", "MEZ", "MSD", "MSK", "MST", "NDT", "NST", "NZDT",
        "NZST", "PDT", "PHT", "PKT", "PST", "SAST", "SGT", "WAT", "WEST", "WET", "WIB",
    ]
}

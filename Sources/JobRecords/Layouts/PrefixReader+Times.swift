/// The forms of a time at a line's front (docs/format.md, Times).
extension PrefixReader {
    /// A time before it is known whose line it opens.
    struct PrefixTime {
        let layout: Layout
        let time: LinePrefix.Time
        var next: Bytes
        /// `T`, and a zone.
        var isRFC3339 = false
        var hasSlashes = false
        /// Stands in brackets.
        var isEnclosed = false
    }

    mutating func bracketed(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard start.pointee == 91, start + 1 < end else { return nil }
        let from = ClockReader.weekdayEnd(start + 1, end) ?? start + 1
        guard var time = anyTime(from, end), time.next < end, time.next.pointee == 93 else { return nil }
        time.next += 1
        (time.isEnclosed, time.isRFC3339) = (true, false)
        return time
    }

    mutating func anyTime(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard start < end else { return nil }
        if ByteClass.isUpper(start.pointee) { return monthFirst(start, end) }
        guard ByteClass.isDigit(start.pointee) else { return nil }
        return iso(start, end) ?? dayFirst(start, end) ?? yearFirst(start, end) ?? epoch(start, end)
    }

    /// `2011-06-01T14:29:51.55+02:00` and its kin.
    mutating func iso(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let date = ClockReader.date(start, end), date.next < end else { return nil }
        let hasT = date.next.pointee | 32 == 116
        guard hasT || date.next.pointee == 32 else { return nil }
        guard let (micros, next) = ClockReader.time(date.next + 1, end), let rest = rest(next, end) else { return nil }
        var time = PrefixTime(
            layout: .python, time: .absolute(instant(date.days, micros, rest)), next: rest.next)
        (time.isRFC3339, time.hasSlashes) = (hasT && rest.hasZone, date.hasSlashes)
        return time
    }

    /// `Jun  1 14:29:51`, a year behind the time or before it.
    mutating func monthFirst(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let (date, next) = ClockReader.monthDay(start, end), next < end, next.pointee == 32 else { return nil }
        let clock = next.skippingBlanks(end)
        guard let year = ClockReader.year(clock, end) else { return dated(date, nil, clock, end) }
        return dated(date, year, clock + 4, end)
    }

    /// `1 Jun 2011 14:29:51`.
    mutating func dayFirst(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let day = ClockReader.shortNumber(start, end), day.next + 9 < end, day.next.pointee == 32,
            let month = ClockReader.month(day.next + 1), day.next[4] == 32,
            let year = ClockReader.year(day.next + 5, end), day.value >= 1, day.value <= Civil.length(ofMonth: month)
        else { return nil }
        return dated(MonthDay(month: UInt8(month), day: UInt8(day.value)), year, day.next + 9, end)
    }

    /// `2011 Jun  1 14:29:51`.
    mutating func yearFirst(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let year = ClockReader.year(start, end), start + 5 < end, start[4] == 32,
            let (date, next) = ClockReader.monthDay((start + 5).skippingBlanks(end), end), next < end,
            next.pointee == 32
        else { return nil }
        return dated(date, year, next, end)
    }

    /// A date with the clock behind it, and the year if that stands behind the clock.
    private mutating func dated(_ date: MonthDay, _ year: Int?, _ from: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let (micros, next) = ClockReader.time(from.skippingBlanks(end), end), let rest = rest(next, end) else {
            return nil
        }
        guard let year = year ?? rest.year else {
            guard let micros = rest.clock(micros) else { return nil }
            let time = YearlessTime(date: date, microseconds: micros, offset: rest.offset.map { $0 / 60 })
            return PrefixTime(layout: .syslog, time: .yearless(time.packed), next: rest.next)
        }
        guard let days = ClockReader.days(year, Int(date.month), Int(date.day)) else { return nil }
        return PrefixTime(layout: .syslog, time: .absolute(instant(days, micros, rest)), next: rest.next)
    }

    mutating func instant(_ days: Int, _ micros: Int64, _ rest: Rest) -> Int64 {
        let micros = rest.clock(micros) ?? micros
        let local = Int64(days) &* 86_400 &+ micros / 1_000_000
        let seconds: Int64
        if let offset = rest.offset {
            // Of several offsets by one name that one holds which the zone had then.
            let held = rest.others.first { clock.offset(at: local - Int64($0)) == $0 }
            seconds = local &- Int64(held ?? offset)
        } else {
            seconds = clock.instant(localSeconds: local)
        }
        return seconds &* 1_000_000 &+ micros % 1_000_000
    }

    /// What may follow a clock: AM or PM, a zone, a year.
    struct Rest {
        var next: Bytes
        var offset: Int?
        /// Where a zone's name has stood for several offsets: all of them.
        var others: [Int] = []
        var year: Int?
        var half: UInt8?
        var hasZone: Bool { offset != nil }

        /// Microseconds since midnight of a clock of twelve hours.
        func clock(_ micros: Int64) -> Int64? {
            guard let half else { return micros }
            let hour: Int64 = 3_600_000_000
            guard (hour..<13 * hour).contains(micros) else { return nil }
            return micros % (12 * hour) + (half == 80 ? 12 * hour : 0)
        }
    }

    /// Reads on behind a clock.
    /// - Returns: nil where something stands there that looks like a zone and is not understood.
    func rest(_ from: Bytes, _ end: Bytes) -> Rest? {
        var rest = Rest(next: from)
        guard takeZone(from, end, &rest) else { return nil }
        while rest.next < end && rest.next.pointee == 32 {
            let (before, word) = (rest.next, rest.next.skippingBlanks(end))
            guard word < end else { break }
            if rest.year == nil, let year = ClockReader.year(word, end) {
                (rest.year, rest.next) = (year, word + 4)
            } else if rest.half == nil, word.starts("AM", end) || word.starts("PM", end), word.tokenEnd(end) - word == 2
            {
                (rest.half, rest.next) = (word.pointee, word + 2)
            } else if !rest.hasZone {
                guard takeZone(word, end, &rest) else { return nil }
            }
            if rest.next == before { break }
        }
        return rest
    }

    /// Takes a zone at `at`, where there is one.
    /// - Returns: false where it is not understood.
    func takeZone(_ at: Bytes, _ end: Bytes, _ rest: inout Rest) -> Bool {
        guard at < end else { return true }
        let isSigned = at.pointee == 43 || at.pointee == 45
        if isSigned && at + 1 < end && ByteClass.isDigit(at[1]) {
            guard let offset = ClockReader.offset(at, end) else { return false }
            (rest.offset, rest.next) = (offset.seconds, offset.next)
            return true
        }
        guard ByteClass.isLetter(at.pointee) else { return true }
        switch zones.read(at, end) {
        case .none: return true
        case .unknown: return false
        case .offset(let offset, let others, let next):
            (rest.offset, rest.others, rest.next) = (offset, others, next)
            return true
        }
    }

    /// Seconds since the epoch, or thousandths, millionths, billionths of them, told by their digits.
    func epoch(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        let whole = start.skippingDigits(end)
        guard let scale = PrefixReader.scale(whole - start) else { return nil }
        let at = whole < end && whole.pointee == 46 ? (whole + 1).skippingDigits(end) : whole
        let time: Int64?
        switch scale {
        case 1: time = NumberReader.microseconds(Text(start, at))
        case 1_000:
            let fraction = at > whole ? NumberReader.fraction(whole + 1, at) ?? 0 : 0
            time = NumberReader.integer(Text(start, whole)).map { $0 &* 1_000 &+ fraction / 1_000 }
        default: time = NumberReader.integer(Text(start, whole)).map { scale > 1_000_000 ? $0 / 1_000 : $0 }
        }
        return time.map { PrefixTime(layout: .epoch, time: .absolute($0), next: at) }
    }

    private static func scale(_ digits: Int) -> Int64? {
        switch digits {
        case 9...11: 1
        case 12...14: 1_000
        case 15...17: 1_000_000
        case 18...19: 1_000_000_000
        default: nil
        }
    }
}

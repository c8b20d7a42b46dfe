/// Reads the date and time forms of the layouts.
enum ClockReader {
    /// `HH:MM:SS`, the hour's zero optional, with a fraction after `.` or `,`: microseconds since midnight and what
    /// follows.
    @inline(__always)
    static func time(_ at: Bytes, _ end: Bytes) -> (microseconds: Int64, next: Bytes)? {
        guard end - at >= 8, at[2] == 58, at[5] == 58, let hour = at.twoDigits() else { return shortHour(at, end) }
        return minutes(hour, at + 3, end)
    }

    private static func shortHour(_ at: Bytes, _ end: Bytes) -> (microseconds: Int64, next: Bytes)? {
        guard end - at >= 7, ByteClass.isDigit(at.pointee), at[1] == 58, at[4] == 58 else { return nil }
        return minutes(Int(at.pointee &- 48), at + 2, end)
    }

    /// `MM:SS` and a fraction behind the hour.
    @inline(__always)
    private static func minutes(_ hour: Int, _ at: Bytes, _ end: Bytes) -> (microseconds: Int64, next: Bytes)? {
        guard let minute = at.twoDigits(), let second = (at + 3).twoDigits(), hour < 24, minute < 60, second < 61 else {
            return nil
        }
        let whole = Int64((hour &* 60 &+ minute) &* 60 &+ second) &* 1_000_000
        var next = at + 5
        guard next < end, next.pointee == 46 || next.pointee == 44 else { return (whole, next) }
        next += 1
        let digits = next
        while next < end && ByteClass.isDigit(next.pointee) { next += 1 }
        guard next > digits, let fraction = NumberReader.fraction(digits, next) else { return nil }
        return (whole &+ fraction, next)
    }

    /// A date that begins with its year.
    struct Date {
        /// Since the epoch.
        let days: Int
        let next: Bytes
        /// `2011/06/01`.
        var hasSlashes = false
    }

    /// `YYYY-MM-DD`, month and day without their zeros and with slashes too.
    @inline(__always)
    static func date(_ at: Bytes, _ end: Bytes) -> Date? {
        guard end - at >= 8, let year = at.fourDigits() else { return nil }
        if end - at >= 10, at[4] == 45, at[7] == 45, let month = (at + 5).twoDigits(), let day = (at + 8).twoDigits() {
            return days(year, month, day).map { Date(days: $0, next: at + 10) }
        }
        return looseDate(year, at + 4, end)
    }

    private static func looseDate(_ year: Int, _ at: Bytes, _ end: Bytes) -> Date? {
        let separator = at.pointee
        guard separator == 45 || separator == 47, let month = shortNumber(at + 1, end) else { return nil }
        guard month.next < end, month.next.pointee == separator else { return nil }
        guard let day = shortNumber(month.next + 1, end) else { return nil }
        return days(year, month.value, day.value).map {
            Date(days: $0, next: day.next, hasSlashes: separator == 47)
        }
    }

    /// Days since the epoch of a date that exists.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard month >= 1, month <= 12, day >= 1, day <= Civil.length(ofMonth: month, year: year) else { return nil }
        return Civil.days(year: year, month: month, day: day)
    }

    /// One or two digits.
    static func shortNumber(_ at: Bytes, _ end: Bytes) -> (value: Int, next: Bytes)? {
        guard at < end, ByteClass.isDigit(at.pointee) else { return nil }
        guard at + 1 < end, let two = at.twoDigits() else { return (Int(at.pointee &- 48), at + 1) }
        return (two, at + 2)
    }

    /// `YYYY` that fills a token.
    static func year(_ at: Bytes, _ end: Bytes) -> Int? {
        guard end - at >= 4, let year = at.fourDigits(), (1970...2199).contains(year) else { return nil }
        return end - at == 4 || ByteClass.isBlank(at[4]) || at[4] == 93 ? year : nil
    }

    /// `+HH:MM`, `+HHMM` or `+HH`: seconds ahead of UTC and what follows.
    static func offset(_ at: Bytes, _ end: Bytes) -> (seconds: Int, next: Bytes)? {
        guard end - at >= 3, at.pointee == 43 || at.pointee == 45, let hours = (at + 1).twoDigits(), hours < 24 else {
            return nil
        }
        var next = at + 3
        var minutes = 0
        if end - next >= 3, next.pointee == 58, let value = (next + 1).twoDigits() {
            (minutes, next) = (value, next + 3)
        } else if end - next >= 2, let value = next.twoDigits() {
            (minutes, next) = (value, next + 2)
        }
        guard minutes < 60, next == end || ByteClass.isBlank(next.pointee) || next.pointee == 93 else { return nil }
        let seconds = (hours * 60 + minutes) * 60
        return (at.pointee == 45 ? -seconds : seconds, next)
    }

    /// `Mmm dd`, the day with a blank or zero before it: the date and what follows.
    @inline(__always)
    static func monthDay(_ at: Bytes, _ end: Bytes) -> (date: MonthDay, next: Bytes)? {
        guard end - at >= 6, let month = month(at), at[3] == 32 else { return nil }
        let first = at[4]
        if ByteClass.isDigit(first) && at[5] == 32 { return dated(month, Int(first &- 48), at + 5) }
        if first == 32 && ByteClass.isDigit(at[5]) { return dated(month, Int(at[5] &- 48), at + 6) }
        guard let day = (at + 4).twoDigits() else { return nil }
        return dated(month, day, at + 6)
    }

    @inline(__always)
    private static func dated(_ month: Int, _ day: Int, _ next: Bytes) -> (date: MonthDay, next: Bytes)? {
        guard day >= 1, day <= Civil.length(ofMonth: month) else { return nil }
        return (MonthDay(month: UInt8(month), day: UInt8(day)), next)
    }

    /// The month of three letters, of which there are as many.
    @inline(__always)
    static func month(_ at: Bytes) -> Int? {
        switch UInt32(at[0]) << 16 | UInt32(at[1]) << 8 | UInt32(at[2]) {
        case 0x4A_616E: 1
        case 0x46_6562: 2
        case 0x4D_6172: 3
        case 0x41_7072: 4
        case 0x4D_6179: 5
        case 0x4A_756E: 6
        case 0x4A_756C: 7
        case 0x41_7567: 8
        case 0x53_6570: 9
        case 0x4F_6374: 10
        case 0x4E_6F76: 11
        case 0x44_6563: 12
        default: nil
        }
    }

    /// Behind `Mon`, `Tue,` and their kin.
    static func weekdayEnd(_ at: Bytes, _ end: Bytes) -> Bytes? {
        guard end - at > 4 else { return nil }
        let names: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        guard names.contains(where: { at.starts($0, end) }) else { return nil }
        let next = at[3] == 44 ? at + 4 : at + 3
        return next < end && next.pointee == 32 ? next.skippingBlanks(end) : nil
    }
}

/// A time read from a line's prefix.
struct TimeReading {
    let form: LinePrefix.TimeForm
    /// Microseconds since the epoch, or a packed yearless time.
    let time: Int64
    /// What follows it.
    let next: Bytes
}

/// The time of the last line of a file that has one, in the form in which a record carries it.
struct LineTime: Sendable, Equatable {
    private(set) var isKnown = false
    private var time: Int64 = 0
    private var yearShift: Int16 = 0
    private var isYearless = false

    /// A line's prefix, or a record's own time.
    @inline(__always)
    mutating func take(_ record: Record) {
        if record.flags.contains(.timeless) { return }
        isKnown = true
        time = record.time
        isYearless = record.needsYear
        yearShift = isYearless ? record.yearShift : 0
    }

    /// Gives a record without a time that of the line before, and remembers any other's.
    @inline(__always)
    mutating func settle(_ record: inout Record) {
        guard isKnown, record.flags.contains(.timeless) else { return take(record) }
        record.time = time
        record.yearShift = yearShift
        record.flags.remove(.timeless)
        if isYearless { record.flags.insert(.yearless) }
    }

    /// The same, so many years later in a file.
    func moved(by years: Int) -> LineTime {
        var moved = self
        if isYearless { moved.yearShift &+= Int16(truncatingIfNeeded: years) }
        return moved
    }
}

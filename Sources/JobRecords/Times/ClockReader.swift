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
        let digits = next + 1
        next = digits.skippingDigits(end)
        guard next > digits, let fraction = NumberReader.fraction(digits, next) else { return nil }
        return (whole &+ fraction, next)
    }

    /// `YYYY-MM-DD`, month and day without their zeros and with slashes too: days since the epoch and what follows.
    @inline(__always)
    static func date(_ at: Bytes, _ end: Bytes) -> (days: Int, next: Bytes, hasSlashes: Bool)? {
        guard end - at >= 8, let year = at.fourDigits() else { return nil }
        if end - at >= 10, at[4] == 45, at[7] == 45, let month = (at + 5).twoDigits(), let day = (at + 8).twoDigits() {
            return days(year, month, day).map { ($0, at + 10, false) }
        }
        return looseDate(year, at + 4, end)
    }

    private static func looseDate(
        _ year: Int, _ at: Bytes, _ end: Bytes
    ) -> (days: Int, next: Bytes, hasSlashes: Bool)? {
        let separator = at.pointee
        guard separator == 45 || separator == 47, let month = shortNumber(at + 1, end) else { return nil }
        guard month.next < end, month.next.pointee == separator else { return nil }
        guard let day = shortNumber(month.next + 1, end) else { return nil }
        return days(year, month.value, day.value).map { ($0, day.next, separator == 47) }
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

/// Reads `Mmm dd`; the same bytes as on the line before are not read again.
struct LastDate {
    private var bytes: UInt64 = 0
    /// Packed, at midnight.
    private var packed: Int64 = 0
    private var length = 0

    /// The packed date and what follows it.
    @inline(__always)
    mutating func read(_ start: Bytes, _ end: Bytes) -> (packed: Int64, next: Bytes)? {
        guard end - start >= 8 else { return nil }
        // Month, blank and two places of the day: the first six bytes; a day of one digit ends before.
        let now = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian & 0xFFFF_FFFF_FFFF
        if now == bytes { return (packed, start + length) }
        guard let (date, next) = ClockReader.monthDay(start, end) else { return nil }
        (bytes, length) = (now, next - start)
        packed = YearlessTime(date: date, microseconds: 0).packed
        return (packed, next)
    }
}

/// Tells whether text holds something like a time: before a message it may be one in a form that is not known, and a
/// line whose time is not understood must not take another line's.
enum TimeLike {
    static func occurs(_ start: Bytes, _ end: Bytes) -> Bool {
        var at = start
        while at < end {
            if ByteClass.isDigit(at.pointee) {
                var stop = at
                while stop < end && isTimePart(stop.pointee) { stop += 1 }
                if (at == start || !ByteClass.isIdent(at[-1])) && isTime(at, stop) { return true }
                at = stop
            } else if isMonth(at, start, end) || isForeignDigit(at, end) {
                return true
            } else {
                at += 1
            }
        }
        return false
    }

    /// Digits and what stands between them in times.
    private static func isTimePart(_ byte: UInt8) -> Bool {
        ByteClass.isDigit(byte) || byte == 58 || byte == 45 || byte == 47 || byte == 46
    }

    private static func isTime(_ at: Bytes, _ end: Bytes) -> Bool {
        var groups: [Int] = []
        var separators: [UInt8] = []
        var next = at
        while next < end {
            let from = next
            next = from.skippingDigits(end)
            groups.append(next - from)
            if next < end {
                separators.append(next.pointee)
                next += 1
            }
        }
        return isClock(groups, separators) || isDate(groups, separators) || isEpoch(groups, at)
    }

    /// `14:29`, `2:29:51`, `14.29.51`.
    private static func isClock(_ groups: [Int], _ separators: [UInt8]) -> Bool {
        for index in groups.indices.dropFirst() where separators[index - 1] == 58 {
            if (1...2).contains(groups[index - 1]) && groups[index] == 2 { return true }
        }
        return groups == [2, 2, 2] && separators.prefix(2) == [46, 46]
    }

    /// `2011-06-01`, `1/6/2011`, `01.06.2011`.
    private static func isDate(_ groups: [Int], _ separators: [UInt8]) -> Bool {
        guard groups.count >= 3, separators[0] == separators[1], separators[0] != 58 else { return false }
        let isSmall = { (index: Int) in (1...2).contains(groups[index]) }
        return (groups[0] == 4 && isSmall(1) && isSmall(2)) || (isSmall(0) && isSmall(1) && groups[2] == 4)
    }

    /// `1306938591.55`, `20110601`.
    private static func isEpoch(_ groups: [Int], _ at: Bytes) -> Bool {
        if (9...20).contains(groups[0]) { return true }
        guard groups[0] == 8, let year = at.fourDigits(), (1970...2199).contains(year),
            let month = (at + 4).twoDigits(), let day = (at + 6).twoDigits()
        else { return false }
        return ClockReader.days(year, month, day) != nil
    }

    /// `Jun  1`, `1 Jun`.
    private static func isMonth(_ at: Bytes, _ start: Bytes, _ end: Bytes) -> Bool {
        guard end - at >= 3, ByteClass.isUpper(at.pointee), ClockReader.month(at) != nil else { return false }
        guard at == start || !ByteClass.isIdent(at[-1]) else { return false }
        let next = (at + 3).skippingBlanks(end)
        if next < end && next > at + 3 && ByteClass.isDigit(next.pointee) { return true }
        return at - start >= 2 && ByteClass.isBlank(at[-1]) && ByteClass.isDigit(at[-2])
            && (next == end || next > at + 3)
    }

    /// A decimal digit of another script.
    private static func isForeignDigit(_ at: Bytes, _ end: Bytes) -> Bool {
        guard at.pointee >= 0xC2 else { return false }
        guard let scalar = Text(at, min(at + 4, end)).string.unicodeScalars.first else { return false }
        return scalar.properties.numericType == .decimal
    }
}

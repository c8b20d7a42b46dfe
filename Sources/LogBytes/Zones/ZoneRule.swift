import Glibc

/// How a zone's clocks are set every year, as `TZ` has it (tzset(3)): `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
    /// The days of a change, each year.
    enum Day {
        /// Counted from 1 to 365, as if there were no 29th of February.
        case ofYear(Int)
        /// Counted from 0, the 29th of February too.
        case sinceNewYear(Int)
        /// A weekday (0 is Sunday) of a month's week; the fifth is the last.
        case weekday(Int, week: Int, month: Int)
    }

    struct Change {
        let day: Day
        /// Seconds since midnight by the clocks as they were before.
        let time: Int
    }

    struct Summer {
        let setting: ZoneRules.Setting
        let start: Change
        let end: Change
    }

    let standard: ZoneRules.Setting
    let summer: Summer?

    /// Nil for a text that is none.
    init?(_ text: String) {
        var reader = ZoneRuleReader(text)
        guard let name = reader.name(), let west = reader.time() else { return nil }
        standard = ZoneRules.Setting(offset: -west, isSummer: false, abbreviation: name)
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard let name = reader.name() else { return nil }
        let isTold = !reader.isAtEnd && !reader.meets(",")
        guard let west = isTold ? reader.time() : west - 3600 else { return nil }
        // What the C library takes if no days are told.
        if reader.isAtEnd { reader = ZoneRuleReader(",M3.2.0,M11.1.0") }
        guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else { return nil }
        let setting = ZoneRules.Setting(offset: -west, isSummer: true, abbreviation: name)
        summer = Summer(setting: setting, start: start, end: end)
    }

    // MARK: answers

    func offset(at seconds: Int64) -> Int { setting(at: seconds).offset }

    func setting(at seconds: Int64) -> ZoneRules.Setting {
        guard let summer else { return standard }
        let (start, end) = changes(summer, inYear: ZoneRule.year(of: seconds &+ Int64(standard.offset)))
        let isSummer = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
        return isSummer ? summer.setting : standard
    }

    func nextChange(after seconds: Int64) -> Int64? {
        guard let summer, summer.setting.offset != standard.offset else { return nil }
        let year = ZoneRule.year(of: seconds)
        let near = (year - 1...year + 1).flatMap { year in
            let (start, end) = changes(summer, inYear: year)
            return [start, end]
        }
        return near.filter { $0 > seconds && offset(at: $0) != offset(at: $0 - 1) }.min()
    }

    private func changes(_ summer: Summer, inYear year: Int) -> (start: Int64, end: Int64) {
        (
            ZoneRule.instant(summer.start, year) - Int64(standard.offset),
            ZoneRule.instant(summer.end, year) - Int64(summer.setting.offset)
        )
    }

    // MARK: days

    private static func year(of seconds: Int64) -> Int {
        var (time, parts) = (time_t(seconds), tm())
        gmtime_r(&time, &parts)
        return Int(parts.tm_year) + 1900
    }

    private static func seconds(_ year: Int, month: Int, day: Int) -> Int64 {
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(year - 1900), Int32(month - 1), Int32(day))
        return Int64(timegm(&parts))
    }

    private static func instant(_ change: Change, _ year: Int) -> Int64 {
        let midnight: Int64
        switch change.day {
        case .ofYear(let day):
            let isLeap = seconds(year, month: 3, day: 1) - seconds(year, month: 2, day: 28) > 86_400
            midnight = seconds(year, month: 1, day: isLeap && day > 59 ? day + 1 : day)
        case .sinceNewYear(let day): midnight = seconds(year, month: 1, day: day + 1)
        case .weekday(let weekday, let week, let month):
            let first = seconds(year, month: month, day: 1)
            let day = 1 + (weekday - ZoneRule.weekday(first) + 7) % 7 + (week - 1) * 7
            let isBehind = seconds(year, month: month, day: day) >= seconds(year, month: month + 1, day: 1)
            midnight = seconds(year, month: month, day: isBehind ? day - 7 : day)
        }
        return midnight + Int64(change.time)
    }

    private static func weekday(_ seconds: Int64) -> Int {
        var (time, parts) = (time_t(seconds), tm())
        gmtime_r(&time, &parts)
        return Int(parts.tm_wday)
    }
}

/// Reads the pieces of a rule; each is nil if it does not stand there.
private struct ZoneRuleReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    func meets(_ letter: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: letter) }

    private mutating func takes(_ letter: Unicode.Scalar) -> Bool {
        guard meets(letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `CET`, `<+03>`.
    mutating func name() -> String? {
        let isQuoted = takes("<")
        let name = rest.prefix { byte in
            (97...122).contains(byte | 32) || isQuoted && ((48...57).contains(byte) || byte == 43 || byte == 45)
        }
        rest = rest.dropFirst(name.count)
        guard name.count >= 3, !isQuoted || takes(">") else { return nil }
        return String(Substring(name))
    }

    private mutating func number(upTo most: Int) -> Int? {
        let digits = rest.prefix(3).prefix { (48...57).contains($0) }
        rest = rest.dropFirst(digits.count)
        return Int(Substring(digits)).flatMap { $0 <= most ? $0 : nil }
    }

    /// `-1`, `5:30`, `+02:00:00`: seconds.
    mutating func time() -> Int? {
        let isMinus = takes("-")
        if !isMinus { _ = takes("+") }
        guard let hours = number(upTo: 167) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where takes(":") {
            guard let part = number(upTo: 59) else { return nil }
            seconds += part * unit
        }
        return isMinus ? -seconds : seconds
    }

    /// `,M3.5.0/2`.
    mutating func change() -> ZoneRule.Change? {
        guard takes(","), let day = day() else { return nil }
        guard takes("/") else { return ZoneRule.Change(day: day, time: 7200) }
        return time().map { ZoneRule.Change(day: day, time: $0) }
    }

    private mutating func day() -> ZoneRule.Day? {
        if takes("J") { return number(upTo: 365).flatMap { $0 > 0 ? .ofYear($0) : nil } }
        guard takes("M") else { return number(upTo: 365).map { .sinceNewYear($0) } }
        guard let month = number(upTo: 12), month > 0, takes("."), let week = number(upTo: 5), week > 0, takes("."),
            let weekday = number(upTo: 6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }
}

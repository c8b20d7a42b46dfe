import Glibc

/// What a zone's clocks show: changes in the past out of a file (tzfile(5)), and a rule for all that comes behind them.
final class ZoneRules: Sendable {
    /// One way in which the clocks are set.
    struct Setting: Sendable {
        /// Seconds ahead of UTC.
        let offset: Int
        let abbreviation: String
    }

    /// The first of them holds before the first change.
    private let settings: [Setting]
    /// The instants of all changes, and the setting that each brings.
    private let changes: [Int64]
    private let brought: [Int]
    /// What holds behind the last one; nil if nothing changes any more.
    private let rule: ZoneRule?

    init(fixed seconds: Int) {
        settings = [Setting(offset: seconds, abbreviation: "")]
        (changes, brought, rule) = ([], [], nil)
    }

    /// - Parameter text: a rule as `TZ` may hold it, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    init?(rule text: String) {
        guard let rule = ZoneRule(text) else { return nil }
        settings = [rule.standard] + (rule.summer.map { [$0.setting] } ?? [])
        (changes, brought) = ([], [])
        self.rule = rule
    }

    /// - Parameter bytes: of a compiled zone file.
    init?(file bytes: [UInt8]) {
        guard var part = ZoneFilePart(bytes, at: 0, timeSize: 4) else { return nil }
        // A second part has times of eight bytes, and a rule behind it.
        if part.version >= UInt8(ascii: "2") {
            guard let second = ZoneFilePart(bytes, at: part.end, timeSize: 8) else { return nil }
            part = second
        }
        guard let settings = part.settings, let changes = part.changes, !settings.isEmpty,
            changes.brought.allSatisfy({ $0 < settings.count })
        else { return nil }
        self.settings = settings
        (self.changes, brought) = changes
        rule = part.rule.flatMap { ZoneRule($0) }
    }

    // MARK: answers

    func setting(at seconds: Int64) -> Setting {
        guard let last = changes.last, seconds < last else {
            return rule?.setting(at: seconds) ?? settings[brought.last ?? 0]
        }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return settings[low == 0 ? 0 : brought[low - 1]]
    }

    /// The next instant at which the offset becomes another.
    func nextChange(after seconds: Int64) -> Int64? {
        let before = setting(at: seconds).offset
        return changes.first { $0 > seconds && setting(at: $0).offset != before }
            ?? rule?.nextChange(after: max(seconds, changes.last ?? seconds))
    }

    var abbreviations: [String: [Int]] {
        settings.reduce(into: [:]) { found, setting in
            if !setting.abbreviation.isEmpty { found[setting.abbreviation, default: []].append(setting.offset) }
        }
    }
}

/// One of the two parts of a zone file.
private struct ZoneFilePart {
    let version: UInt8
    /// Where the part ends.
    let end: Int
    private let bytes: [UInt8]
    private let timeSize: Int
    private let times: Int
    private let types: Int
    private let letters: Int
    private let firstTime: Int

    private static let headSize = 44

    init?(_ bytes: [UInt8], at start: Int, timeSize: Int) {
        let body = start + ZoneFilePart.headSize
        guard bytes.count >= body, bytes[start...].starts(with: "TZif".utf8) else { return nil }
        let counts = (0..<6).map { ZoneFilePart.number(bytes, at: start + 20 + $0 * 4, size: 4) }
        guard counts.allSatisfy({ (0..<1 << 20).contains($0) }) else { return nil }
        (self.bytes, self.timeSize, version, firstTime) = (bytes, timeSize, bytes[start + 4], body)
        (times, types, letters) = (Int(counts[3]), Int(counts[4]), Int(counts[5]))
        let marks = Int(counts[0] + counts[1]) + Int(counts[2]) * (timeSize + 4)
        end = body + times * (timeSize + 1) + types * 6 + letters + marks
        guard end <= bytes.count else { return nil }
    }

    private static func number(_ bytes: [UInt8], at place: Int, size: Int) -> Int64 {
        let value = bytes[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }

    /// Nil if they are not in order.
    var changes: (at: [Int64], brought: [Int])? {
        let at = (0..<times).map { ZoneFilePart.number(bytes, at: firstTime + $0 * timeSize, size: timeSize) }
        let brought = (0..<times).map { Int(bytes[firstTime + times * timeSize + $0]) }
        return zip(at, at.dropFirst()).allSatisfy { $0 < $1 } ? (at, brought) : nil
    }

    /// Nil if one has no abbreviation, or is a day away from UTC.
    var settings: [ZoneRules.Setting]? {
        let firstType = firstTime + times * (timeSize + 1)
        let firstLetter = firstType + types * 6
        var found: [ZoneRules.Setting] = []
        for at in stride(from: firstType, to: firstLetter, by: 6) {
            let offset = Int(ZoneFilePart.number(bytes, at: at, size: 4))
            guard bytes[at + 5] < letters, abs(offset) < 2 * 86_400 else { return nil }
            let name = bytes[(firstLetter + Int(bytes[at + 5]))..<firstLetter + letters].prefix { $0 != 0 }
            found.append(ZoneRules.Setting(offset: offset, abbreviation: String(decoding: name, as: UTF8.self)))
        }
        return found
    }

    /// The line behind the part.
    var rule: String? {
        guard timeSize == 8, end < bytes.count, bytes[end] == 10 else { return nil }
        return String(decoding: bytes[(end + 1)...].prefix { $0 != 10 }, as: UTF8.self)
    }
}

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
        standard = ZoneRules.Setting(offset: -west, abbreviation: name)
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
        let setting = ZoneRules.Setting(offset: -west, abbreviation: name)
        summer = Summer(setting: setting, start: start, end: end)
    }

    // MARK: answers

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
        return near.filter { $0 > seconds && setting(at: $0).offset != setting(at: $0 - 1).offset }.min()
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

    private static func instant(_ change: Change, _ year: Int) -> Int64 {
        let midnight: Int64
        switch change.day {
        case .ofYear(let day):
            let isLeap = UTC.seconds(year, 3, 1) - UTC.seconds(year, 2, 28) > 86_400
            midnight = UTC.seconds(year, 1, isLeap && day > 59 ? day + 1 : day)
        case .sinceNewYear(let day): midnight = UTC.seconds(year, 1, day + 1)
        case .weekday(let weekday, let week, let month):
            let first = UTC.seconds(year, month, 1)
            // The epoch was a Thursday.
            let sinceSunday = (Int(first / 86_400) % 7 + 11) % 7
            let day = 1 + (weekday - sinceSunday + 7) % 7 + (week - 1) * 7
            let isBehind = UTC.seconds(year, month, day) >= UTC.seconds(year, month + 1, 1)
            midnight = UTC.seconds(year, month, isBehind ? day - 7 : day)
        }
        return midnight + Int64(change.time)
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

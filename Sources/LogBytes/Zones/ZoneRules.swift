import Glibc

/// What a zone's clocks show: changes in the past out of a file (tzfile(5)), and a rule for all that comes behind them.
final class ZoneRules: Sendable {
    /// One way in which the clocks are set.
    struct Setting: Sendable {
        /// Seconds ahead of UTC.
        let offset: Int
        let isSummer: Bool
        let abbreviation: String
    }

    private let settings: [Setting]
    /// The instants of all changes, and the setting that each brings.
    private let changes: [Int64]
    private let brought: [Int]
    /// What holds before the first change.
    private let first: Int
    /// What holds behind the last one; nil if nothing changes any more.
    private let rule: ZoneRule?

    init(fixed seconds: Int) {
        settings = [Setting(offset: seconds, isSummer: false, abbreviation: "")]
        (changes, brought, first, rule) = ([], [], 0, nil)
    }

    /// - Parameter text: a rule as `TZ` may hold it, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    init?(rule text: String) {
        guard let rule = ZoneRule(text) else { return nil }
        settings = [rule.standard] + (rule.summer.map { [$0.setting] } ?? [])
        (changes, brought, first) = ([], [], 0)
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
        first = 0
        rule = part.rule.flatMap { ZoneRule($0) }
    }

    // MARK: answers

    func offset(at seconds: Int64) -> Int {
        if let last = changes.last, seconds < last { return settings[setting(at: seconds)].offset }
        return rule?.offset(at: seconds) ?? settings[brought.last ?? first].offset
    }

    func abbreviation(at seconds: Int64) -> String {
        if let last = changes.last, seconds < last { return settings[setting(at: seconds)].abbreviation }
        return rule?.setting(at: seconds).abbreviation ?? settings[brought.last ?? first].abbreviation
    }

    /// The setting before the last change.
    private func setting(at seconds: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : brought[low - 1]
    }

    /// The next instant at which the offset becomes another.
    func nextChange(after seconds: Int64) -> Int64? {
        var before = offset(at: seconds)
        if let last = changes.last, seconds < last {
            for change in changes where change > seconds {
                let next = offset(at: change)
                if next != before { return change }
                before = next
            }
        }
        return rule?.nextChange(after: max(seconds, changes.last ?? seconds))
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
            found.append(
                ZoneRules.Setting(
                    offset: offset, isSummer: bytes[at + 4] != 0, abbreviation: String(decoding: name, as: UTF8.self)))
        }
        return found
    }

    /// The line behind the part.
    var rule: String? {
        guard timeSize == 8, end < bytes.count, bytes[end] == 10 else { return nil }
        return String(decoding: bytes[(end + 1)...].prefix { $0 != 10 }, as: UTF8.self)
    }
}

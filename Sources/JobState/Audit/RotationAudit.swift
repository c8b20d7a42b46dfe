import Glibc
import JobRecords
import LogBytes

/// Which parts of a rotated set are not there (`missing`): a number or a day absent between two.
public enum RotationAudit {
    /// - Parameters:
    ///   - sets: all files that are there, those too whose content stands in another one, oldest first.
    ///   - lastDay: the day of a file's last record in its own zone, where that is known.
    public static func findings(
        _ sets: [LogSet], lastDay: (LogFile) -> RotationMemory.Day? = { _ in nil }
    ) -> [Finding] {
        sets.flatMap { set in
            let placed = set.files.map { Placed(file: $0, place: RotatedName($0.lastName).place) }
            return numbers(placed) + days(placed) + newest(set, placed, lastDay)
        }
    }

    private struct Placed {
        let file: LogFile
        let place: RotatedName.Place
    }

    /// Whether logrotate remembers a rotation of which there is no archive.
    private static func newest(
        _ set: LogSet, _ places: [Placed], _ lastDay: (LogFile) -> RotationMemory.Day?
    ) -> [Finding] {
        let dated = places.compactMap { placed in placed.place.day.map { ($0, placed.file) } }
        guard let rotation = set.lastRotation, let (day, file) = dated.max(by: { $0.0 < $1.0 }) else { return [] }
        // Some name an archive by the day before its rotation.
        guard max(day, lastDay(file) ?? day) < rotation.day else { return [] }
        let words = "\(rotation.told) tells of a rotation on \(rotation.day), later than this newest archive"
        return [Finding(.missing, file: file.name, offset: nil, line: nil, text: words)]
    }

    /// `.1` follows the live file, which counts as 0.
    private static func numbers(_ places: [Placed]) -> [Finding] {
        var numbered: [(Int, LogFile)] = places.compactMap { placed in
            switch placed.place {
            case .numbered(let number): (number, placed.file)
            case .live: (0, placed.file)
            default: nil
            }
        }
        guard numbered.contains(where: { $0.0 > 0 }) else { return [] }
        // Some systems count from 0: then `.0` is the newest rotated one, and the live file no number.
        numbered.sort { $0.0 < $1.0 }
        return zip(numbered, numbered.dropFirst()).compactMap { newer, older in
            guard older.0 - newer.0 > 1 else { return nil }
            let (low, high) = (newer.0 + 1, older.0 - 1)
            let range = low == high ? "number \(low) is" : "numbers \(low) to \(high) are"
            let words = "rotation \(range) missing between this file and \(newer.1.lastName)"
            return Finding(.missing, file: older.1.name, offset: nil, line: nil, text: words)
        }
    }

    /// Days between dated files, by the interval that the set keeps: a weekly rotation misses no days.
    private static func days(_ places: [Placed]) -> [Finding] {
        // What stands between two dated files under other names may hold the days between them.
        let named = places.filter { $0.place != .live }.map { (day: $0.place.day.map(number), file: $0.file) }
        let pairs = zip(named, named.dropFirst()).compactMap { older, newer in
            older.day.flatMap { a in newer.day.map { b in ((a, older.file), (b, newer.file)) } }
        }
        let usual = interval(pairs.map { $1.0 - $0.0 }.filter { $0 > 0 })
        return pairs.compactMap { older, newer in
            let apart = newer.0 - older.0
            guard apart >= 2 * usual else { return nil }
            let count = apart / usual - 1
            let unit = usual == 1 ? "day" : usual == 7 ? "week" : "month"
            let amount = count == 1 ? "1 \(unit) is" : "\(count) \(unit)s are"
            let words = "\(amount) missing between this file and \(newer.1.lastName)"
            return Finding(.missing, file: older.1.name, offset: nil, line: nil, text: words)
        }
    }

    /// Rotation is daily, unless every interval is of whole weeks or of about a month.
    private static func interval(_ days: [Int]) -> Int {
        if days.isEmpty { return 1 }
        if days.allSatisfy({ $0 % 7 == 0 && $0 < 28 }) || (days.contains(7) && days.allSatisfy { $0 % 7 == 0 }) {
            return 7
        }
        return days.allSatisfy { $0 >= 28 } ? 28 : 1
    }

    private static func number(_ day: RotationMemory.Day) -> Int {
        Civil.days(year: day.year, month: day.month, day: day.day)
    }
}

/// Findings that a file's reading told: `truncated` and `corrupt`.
public enum DamageAudit {
    public static func findings(_ file: LogFile, _ outcome: FileOutcome) -> [Finding] {
        outcome.summary.damages.map { damage in
            let kind: Finding.Kind = damage.kind == .truncated ? .truncated : .corrupt
            let kept = damage.cutsLine ? "every whole line before it was read" : "its lines were read"
            let place = "at byte \(damage.storedOffset) of the file, after \(damage.decodedOffset) decoded bytes"
            return Finding(
                kind, file: file.name, offset: damage.decodedOffset, line: nil,
                text: "\(damage.reason), \(place); \(kept)")
        }
    }
}

/// When each record of a replayed log is due: the log's own pauses, shortened. It also says where in the log the replay
/// stands, so that it can be made faster or slower and sent to another place.
///
/// A place is how much of the log's time lies before it, microseconds from the first record, a clock that goes back
/// counting as nothing: so places only grow, and another replay of the log has the same ones.
public struct Rhythm: Sendable {
    /// What a move to another place comes to.
    public enum Move: Equatable, Sendable {
        /// The record that is waited for is still the next one.
        case waits
        /// Records before the place are not to be issued.
        case skips
        /// The place lies behind: the log is to be issued anew, from there.
        case back(Int64)
    }

    /// How many times faster than it happened; nil: without any pause.
    public private(set) var speed: Double?
    /// The longest pause, microseconds of the replay; nil: as long as the log's.
    private let maxGap: Int64?
    private var previous: Int64?
    /// The place of the record asked for last.
    public private(set) var place: Int64 = 0
    /// That of the one before it.
    private var issued: Int64 = 0
    /// A place, and when the replay stood there: pauses are counted from it.
    private var anchor: (place: Int64, at: Double) = (0, 0)
    private var target: Int64?

    public init(speed: Double?, maxGap: Int64? = nil) {
        self.speed = speed
        self.maxGap = maxGap
    }

    /// The same rhythm for the log's beginning, with nothing to be issued before a place.
    public func anew(from target: Int64) -> Rhythm {
        var rhythm = Rhythm(speed: speed, maxGap: maxGap)
        rhythm.target = target
        return rhythm
    }

    /// Goes to the next record; to be called in log order.
    ///
    /// - Parameters:
    ///   - time: the record's, microseconds since the epoch.
    ///   - now: microseconds since the replay's beginning.
    /// - Returns: whether it is to be issued, then when it is `due`.
    public mutating func advance(to time: Int64, at now: @autoclosure () -> Int64) -> Bool {
        let isFirst = previous == nil
        let gap = previous.map { time.subtractingReportingOverflow($0) }
        previous = time
        issued = place
        if let gap, gap.overflow || gap.partialValue > 0 {
            place = gap.overflow ? .max : Rhythm.sum(place, gap.partialValue)
        }
        guard let target else {
            if !isFirst { anchor = (issued, dueFromAnchor(issued)) }
            return true
        }
        if place < target { return false }
        self.target = nil
        anchor = (target, Double(now()))
        return true
    }

    /// Microseconds after the replay's beginning at which the record is due.
    public var due: Int64 {
        let due = dueFromAnchor(place)
        return due < 9e18 ? Int64(due) : .max
    }

    private func dueFromAnchor(_ place: Int64) -> Double { anchor.at + pause(place - anchor.place) }

    /// How long the replay waits for so much of the log's time.
    private func pause(_ logTime: Int64) -> Double {
        guard let speed else { return 0 }
        let pause = Double(logTime) / speed
        return maxGap.map { min(pause, Double($0)) } ?? pause
    }

    // MARK: moving

    /// Where the replay stands; never behind the record that is waited for.
    public func standing(at now: Int64) -> Int64 {
        if let target { return target }
        guard let speed else { return anchor.place }
        let passed = max(0, (Double(now) - anchor.at) * speed)
        return passed >= Double(place - anchor.place) ? place : anchor.place + Int64(passed)
    }

    /// The log's own time where the replay stands, microseconds since the epoch; nil before the first record.
    public func logTime(at now: Int64) -> Int64? {
        guard let previous else { return nil }
        let time = previous.subtractingReportingOverflow(max(0, place - standing(at: now)))
        return time.overflow ? .min : time.partialValue
    }

    /// Issues the record that is waited for, now.
    public mutating func step(at now: Int64) { anchor = (place, Double(now)) }

    public mutating func setSpeed(_ speed: Double?, at now: Int64) {
        anchor = (standing(at: now), Double(now))
        self.speed = speed
    }

    /// Goes forward, or back, by so much of the log's time, microseconds.
    public mutating func move(by logTime: Int64, at now: Int64) -> Move {
        let wanted = max(0, Rhythm.sum(standing(at: now), logTime))
        if target == nil, logTime < 0 ? wanted > issued : wanted <= place {
            anchor = (wanted, Double(now))
            return .waits
        }
        if wanted < place || logTime < 0 { return .back(wanted) }
        target = wanted
        return .skips
    }

    /// The log has ended: from now on it stands at the last record, and every way back leads before it.
    public mutating func end() {
        target = nil
        issued = place
        anchor = (place, 0)
    }

    private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
        let sum = one.addingReportingOverflow(other)
        return sum.overflow ? .max : sum.partialValue
    }
}

/// The longest rising run of numbers that need not stand side by side (patience sorting).
enum LongestRise {
    /// The places of its members, ascending.
    static func indices(_ values: [Int]) -> [Int] {
        var tails: [Int] = []
        var before = Array(repeating: -1, count: values.count)
        for index in values.indices {
            let pile = firstPile(tails, values, notBelow: values[index])
            if pile > 0 { before[index] = tails[pile - 1] }
            if pile == tails.count { tails.append(index) } else { tails[pile] = index }
        }
        var found: [Int] = []
        var at = tails.last ?? -1
        while at >= 0 {
            found.append(at)
            at = before[at]
        }
        return found.reversed()
    }

    private static func firstPile(_ tails: [Int], _ values: [Int], notBelow value: Int) -> Int {
        var (low, high) = (0, tails.count)
        while low < high {
            let middle = (low + high) / 2
            if values[tails[middle]] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The date that limits the year of a set without pins: that of the file with its last yearless line.
enum SetDates {
    static func limit(_ file: LogFile, recordedTime: Int64?) -> YearKeeper.Limit {
        let told = stored(file, recordedTime)
        // What was rotated on a day holds nothing later, however it was copied about since.
        guard let day = RotatedName(file.lastName).place.day else { return told }
        let end = Int64(Civil.days(year: day.year, month: day.month, day: day.day) + 1) * 86_400 - 1
        return end < told.seconds ? .init(seconds: end, source: .name) : told
    }

    private static func stored(_ file: LogFile, _ recordedTime: Int64?) -> YearKeeper.Limit {
        if file.isMember, let time = file.modified { return .init(seconds: time, source: .member) }
        if let recordedTime { return .init(seconds: recordedTime, source: .header) }
        if let time = file.modified { return .init(seconds: time, source: .file) }
        return .init(seconds: Machine.now / 1_000_000_000, source: .clock)
    }
}

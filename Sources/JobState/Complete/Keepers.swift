import Glibc
import JobRecords
import LogBytes

/// Whose line it is: a line without a host has that of the line before it in its set; the
/// lines before the set's first host belong to that host.
struct HostKeeper {
    /// What the host is called while no line has named one.
    let placeholder: UInt32
    private(set) var current: UInt32
    private(set) var isKnown = false

    init(placeholder: UInt32) {
        self.placeholder = placeholder
        current = placeholder
    }

    /// - Returns: whether it is the set's first one, so that the placeholder now stands for it.
    @inline(__always)
    mutating func take(_ host: UInt32) -> Bool {
        current = host
        if isKnown { return false }
        isKnown = true
        return true
    }
}

/// Gives the yearless lines of one log set their years (docs/format.md, Times). Years are counted as shifts from the
/// set's first yearless line; the base is that line's year, and comes from the next record that says its own year, or,
/// after the last of those, from the one before, or from the set's end.
struct YearKeeper {
    /// The date that the newest line may not much exceed.
    struct Limit {
        let seconds: Int64
        let source: YearSource
    }

    struct Base: Equatable {
        let year: Int
        let source: YearSource
    }

    /// `--year`: the year of the set's last line.
    private let forcedYear: Int?
    /// How many records wait for a base.
    private(set) var waiting = 0
    /// The base of the last pin.
    private(set) var pinned: Base?
    /// The last pin as it was told: its line's year, at which shift.
    private(set) var pinnedYear = (year: Int.min, shift: 0)
    /// Years between the set's first yearless line and the present file's first.
    private(set) var fileShift = 0
    /// The set's last yearless line so far, and its shift.
    private(set) var tail: YearlessTime?
    private(set) var tailShift = 0
    private var leapShifts: [Int] = []
    private var isFileDated = false

    init(forcedYear: Int?) { self.forcedYear = forcedYear }

    // MARK: files

    mutating func startFile() { isFileDated = false }

    /// The present file's first yearless date, as often as it is told.
    mutating func takeHead(_ head: MonthDay?) {
        guard let head, !isFileDated else { return }
        isFileDated = true
        fileShift = tailShift + (tail.map { MonthDay.step(from: $0.date, to: head) } ?? 0)
    }

    mutating func endFile(_ summary: FileSummary) {
        takeHead(summary.headDate)
        guard let last = summary.tailTime else { return }
        tail = last
        tailShift = fileShift + summary.yearShift
        leapShifts += summary.leapShifts.map { $0 + fileShift }
    }

    // MARK: records

    /// A record that waits for its year.
    mutating func wait() { waiting += 1 }

    /// A record whose own time says its line's year: the base of all that wait.
    mutating func pin(year: Int, shift: Int) -> Base? {
        guard forcedYear == nil else { return nil }
        pinnedYear = (year, shift)
        if let pinned, pinned.year == year - shift {
            waiting = 0
            return pinned
        }
        pinned = Base(year: year - shift, source: .timestamp)
        waiting = 0
        return pinned
    }

    /// The base of all that wait at the set's end; nil where no line was yearless.
    mutating func finalBase(_ limit: Limit, clock: inout ZoneClock) -> Base? {
        guard let tail else { return nil }
        waiting = 0
        if let forcedYear { return Base(year: forcedYear - tailShift, source: .option) }
        return pinned ?? unpinnedBase(tail, limit, &clock)
    }

    private func unpinnedBase(_ tail: YearlessTime, _ limit: Limit, _ clock: inout ZoneClock) -> Base {
        let latest = limit.seconds + 86_400
        let newest = Civil.date(days: Int(latest / 86_400) + 1).year
        var fallback: Int?
        for year in stride(from: newest, through: newest - YearKeeper.searched, by: -1) {
            guard clock.instant(tail, year: year) / 1_000_000 <= latest else { continue }
            let base = year - tailShift
            if leapShifts.allSatisfy({ Civil.isLeap(base + $0) }) { return Base(year: base, source: limit.source) }
            fallback = fallback ?? base
        }
        return Base(year: fallback ?? newest - tailShift, source: limit.source)
    }

    /// A leap day recurs within 8 years, also around 1900 and 2100.
    private static let searched = 12
}

/// Records of one batch that wait for the next line that tells its year, while none of an earlier batch does: it mostly
/// follows soon, so that they need no queue.
struct HeldYears {
    /// Whether no other record waits.
    var accepts: Bool
    /// How many have got their year here.
    private(set) var resolved = 0
    private var first: UnsafeMutablePointer<Record>?
    private var clock: ZoneClock

    init(_ clock: ZoneClock, accepts: Bool) {
        self.clock = clock
        self.accepts = accepts
    }

    /// Every record that needs a year is given here, in its order.
    @inline(__always)
    mutating func hold(_ record: UnsafeMutablePointer<Record>) {
        if first == nil { first = record }
    }

    /// Gives the held ones their year.
    /// - Parameter record: the one behind the last that may be held.
    @inline(__always)
    mutating func resolve(before record: UnsafeMutablePointer<Record>, base: Int) {
        guard let first else { return }
        resolveAll(first, record - first, base)
        self.first = nil
    }

    private mutating func resolveAll(_ first: UnsafeMutablePointer<Record>, _ count: Int, _ base: Int) {
        for index in 0..<count where first[index].needsYear {
            let time = YearlessTime(packed: first[index].time)
            first[index].time = clock.instant(time, year: base + Int(first[index].yearShift))
            first[index].flags.remove(.yearless)
            resolved += 1
        }
    }

    /// The held ones, which are nobody's then.
    mutating func drain(before record: UnsafeMutablePointer<Record>) -> [UnsafeMutablePointer<Record>] {
        guard let first else { return [] }
        self.first = nil
        return (0..<record - first).map { first + $0 }.filter { $0.pointee.needsYear }
    }
}

/// Where the year of a log's yearless lines came from; `verify` names it for each file.
public enum YearSource: String, CaseIterable, Sendable {
    /// The records' own `timestamp=`.
    case timestamp
    /// `--year`.
    case option
    case member = "archive member's date"
    case header = "gzip header's date"
    case file = "file's date"
    /// The day in a rotated file's name.
    case name = "day in its name"
    /// Nothing else was known.
    case clock = "today"
}

/// When a line of a set was written, if it says no time, or one that comes twice: when summer time ends, local times of
/// an hour are told a second time, and only the lines before tell which pass a line is of.
struct TimeKeeper {
    /// The time of the last line that has one.
    private(set) var last: Int64?
    private var isSecondPass = false

    /// So much further back, microseconds, a line is of the second pass rather than late.
    private static let stepBack: Int64 = 600_000_000

    /// - Parameters:
    ///   - zone: of times that have none.
    ///   - first: the time for a line before the first that has one.
    @inline(__always)
    mutating func settle(_ record: inout Record, in zone: Zone, first: () -> Int64?) {
        if record.flags.contains(.timeless) {
            record.time = last ?? first() ?? 0
            return
        }
        if let last, isSecondPass || record.time < last - TimeKeeper.stepBack {
            settle(&record, after: last, in: zone)
        }
        last = record.time
    }

    private mutating func settle(_ record: inout Record, after last: Int64, in zone: Zone) {
        let later = record.flags.contains(.ownTime) ? nil : TimeKeeper.secondPass(of: record.time, in: zone)
        isSecondPass = later.map { $0 >= last - TimeKeeper.stepBack } ?? false
        if isSecondPass, let later { record.time = later }
    }

    /// The same local time an hour later; nil if it comes only once.
    static func secondPass(of time: Int64, in zone: Zone) -> Int64? {
        let seconds = time >= 0 ? time / 1_000_000 : (time - 999_999) / 1_000_000
        let offset = Int64(zone.offset(at: seconds))
        let step = offset - Int64(zone.offset(at: seconds + 7200))
        guard step > 0, step <= 7200, Int64(zone.offset(at: seconds + step)) == offset - step else { return nil }
        return time + step * 1_000_000
    }
}

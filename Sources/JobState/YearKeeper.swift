import Glibc
import JobRecords
import LogBytes

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

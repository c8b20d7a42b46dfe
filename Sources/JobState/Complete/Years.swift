import Glibc
import JobRecords
import LogBytes

/// Settles the years of a log set's yearless records, of which many wait for what a later line tells.
struct YearSettler {
    var keeper: YearKeeper
    private(set) var clock: ZoneClock
    /// What a survey told.
    private(set) var facts: SetFacts?
    /// Records that got their base one by one: how far `facts` are used when they come.
    var resolved = 0
    /// With the zone of each one's file.
    private var waiting: [(record: UnsafeMutablePointer<Record>, zone: Zone)] = []

    init(zone: Zone, forcedYear: Int?) { (clock, keeper) = (ZoneClock(zone), YearKeeper(forcedYear: forcedYear)) }

    mutating func startSet() { (keeper, facts, resolved) = (YearKeeper(forcedYear: keeper.forcedYear), nil, 0) }

    /// The next times without a zone are in this one.
    mutating func use(_ zone: Zone) {
        if zone != clock.zone { clock = ZoneClock(zone) }
    }

    /// Whether nothing waits and no survey tells the years of what comes next.
    var isEven: Bool { waiting.isEmpty && !isSurveyed }
    private var isSurveyed: Bool { facts.map { !$0.bases.isEmpty } ?? false }

    var firstWaiting: UnsafeMutablePointer<Record>? { waiting.first?.record }

    mutating func wait(_ records: [UnsafeMutablePointer<Record>]) {
        for record in records { waiting.append((record, clock.zone)) }
    }

    /// Gives a yearless record its year if that is known; else it waits.
    mutating func complete(_ record: UnsafeMutablePointer<Record>) {
        let shift = keeper.fileShift + Int(record.pointee.yearShift)
        if record.pointee.pinnedYear != 0 {
            guard !isSurveyed, let base = keeper.pin(year: Int(record.pointee.pinnedYear), shift: shift) else { return }
            resolveWaiting(base)
        } else if record.pointee.needsYear {
            record.pointee.yearShift = Int16(truncatingIfNeeded: shift)
            guard let base = facts?.nextBase() else { return wait([record]) }
            keeper.settled = base
            resolve(record, base)
        }
    }

    /// Takes what a survey told of the records that wait, and of those to come.
    mutating func take(_ found: SetFacts) {
        var found = found
        found.skip(resolved)
        resolveWaiting { found.nextBase() }
        facts = found
    }

    /// Nothing more comes.
    /// - Returns: the base of the set's end; nil if no line was yearless.
    mutating func finish(_ limit: YearKeeper.Limit) -> YearKeeper.Base? {
        let base = keeper.finalBase(limit, clock: &clock)
        if let base { resolveWaiting(base) }
        return base
    }

    /// Nothing waits longer: years that no line has told are by the clock.
    /// - Parameter isLive: whether the lines are written now.
    mutating func settle(_ limit: YearKeeper.Limit, isLive: Bool) {
        guard let last = waiting.last?.record.pointee else { return }
        let tail = YearlessTime(packed: last.time)
        resolveWaiting(keeper.presentBase(tail, Int(last.yearShift), limit, isLive: isLive, clock: &clock))
    }

    private mutating func resolveWaiting(_ base: YearKeeper.Base) { resolveWaiting { base } }

    private mutating func resolveWaiting(to base: () -> YearKeeper.Base?) {
        guard !waiting.isEmpty else { return }
        let zone = clock.zone
        for (record, zone) in waiting {
            use(zone)
            if let base = base() { resolve(record, base) }
        }
        use(zone)
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func resolve(_ record: UnsafeMutablePointer<Record>, _ base: YearKeeper.Base) {
        let time = YearlessTime(packed: record.pointee.time)
        record.pointee.time = clock.instant(time, year: base.year + Int(record.pointee.yearShift))
        record.pointee.flags.remove(.yearless)
        resolved += 1
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
    let forcedYear: Int?
    /// The base of the last pin.
    private(set) var pinned: Base?
    /// The base that was found otherwise, while more lines come.
    var settled: Base?
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

    /// A record whose own time says its line's year: the base of all that wait.
    mutating func pin(year: Int, shift: Int) -> Base? {
        guard forcedYear == nil else { return nil }
        pinnedYear = (year, shift)
        pinned = Base(year: year - shift, source: .timestamp)
        return pinned
    }

    /// The base of all that wait at the set's end; nil where no line was yearless.
    mutating func finalBase(_ limit: Limit, clock: inout ZoneClock) -> Base? {
        guard let tail else { return nil }
        if let forcedYear { return Base(year: forcedYear - tailShift, source: .option) }
        return pinned ?? unpinnedBase(tail, tailShift, limit, &clock)
    }

    /// The base of all that wait, of a log that has no end. One that was found stays, unless lines are written now, which
    /// are of this year.
    /// - Parameters:
    ///   - tail: the last line's time.
    ///   - shift: years between the first yearless line and it.
    mutating func presentBase(
        _ tail: YearlessTime, _ shift: Int, _ limit: Limit, isLive: Bool, clock: inout ZoneClock
    ) -> Base {
        if let pinned { return pinned }
        if let settled, !isLive || forcedYear != nil { return settled }
        let forced = forcedYear.map { Base(year: $0 - shift, source: .option) }
        let base = forced ?? unpinnedBase(tail, shift, limit, &clock)
        settled = base
        return base
    }

    private func unpinnedBase(
        _ tail: YearlessTime, _ tailShift: Int, _ limit: Limit, _ clock: inout ZoneClock
    ) -> Base {
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

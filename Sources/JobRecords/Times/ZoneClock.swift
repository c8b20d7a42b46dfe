import LogBytes

/// Turns local times into instants. The offset is cached for the stretch between two of the zone's changes, since log
/// lines stand close together.
public struct ZoneClock: Sendable {
    public let zone: Zone
    private var cachedFrom = Int64.max
    private var cachedUntil = Int64.min
    private var cachedOffset: Int64 = 0
    // The last answer of `year(of:near:)`, good for the same date within the same day, if it lies near enough that a day
    // makes no difference.
    private var pinFrom = Int64.max / 2
    private var pinDate = MonthDay(month: 0, day: 0)
    private var pinYear = 0

    private static let day: Int64 = 86_400
    private static let micros: Int64 = 1_000_000

    public init(_ zone: Zone) { self.zone = zone }

    /// The instant, in seconds since the epoch, of a local time given as if it were UTC. A time that occurs twice is
    /// the first of the two; one that the clocks skip is taken with the offset before the jump.
    public mutating func instant(localSeconds local: Int64) -> Int64 {
        if local >= cachedFrom && local < cachedUntil { return local &- cachedOffset }
        return slowInstant(local)
    }

    private mutating func slowInstant(_ local: Int64) -> Int64 {
        let early = offset(at: local - 2 * ZoneClock.day)
        let late = offset(at: local + 2 * ZoneClock.day)
        guard early != late else {
            cache(around: local, offset: early)
            return local - early
        }
        // A change is near: the earlier offset holds if the local time is still before the change, or in the overlap.
        let first = local - early
        return offset(at: first) == early || offset(at: local - late) != late ? first : local - late
    }

    private mutating func cache(around local: Int64, offset: Int64) {
        let next = zone.nextChange(after: local - 2 * ZoneClock.day)
        let limit = next.map { $0 - 2 * ZoneClock.day } ?? local + 365 * ZoneClock.day
        guard limit > local else { return }
        (cachedFrom, cachedUntil, cachedOffset) = (local, min(limit, local + 365 * ZoneClock.day), offset)
    }

    /// Seconds that local time is ahead of UTC at an instant.
    public func offset(at seconds: Int64) -> Int64 { Int64(zone.offset(at: seconds)) }

    /// The instant in microseconds of a yearless time in a year.
    public mutating func instant(_ time: YearlessTime, year: Int) -> Int64 {
        let days = Civil.days(year: year, month: Int(time.date.month), day: Int(time.date.day))
        let seconds = time.microseconds / ZoneClock.micros
        let local = Int64(days) * ZoneClock.day + seconds
        let whole = time.offset.map { local - Int64($0) * 60 } ?? instant(localSeconds: local)
        return whole * ZoneClock.micros + time.microseconds % ZoneClock.micros
    }

    /// The year in which a line's yearless date stands whose record says `microseconds`: the nearest one.
    public mutating func year(of date: MonthDay, near microseconds: Int64) -> Int {
        let seconds = microseconds / ZoneClock.micros
        if seconds >= pinFrom && seconds < pinFrom &+ ZoneClock.day && date == pinDate { return pinYear }
        let today = Int((seconds + offset(at: seconds)) / ZoneClock.day)
        let center = Civil.date(days: today).year
        let distance = { (year: Int) in
            abs(Civil.days(year: year, month: Int(date.month), day: Int(date.day)) - today)
        }
        pinYear = [center, center - 1, center + 1].min { distance($0) < distance($1) }!
        (pinFrom, pinDate) = (seconds - seconds % ZoneClock.day, date)
        if distance(pinYear) > 180 { pinFrom = Int64.max / 2 }
        return pinYear
    }
}

/// Words for zones behind a time: `UTC`, and the abbreviations of the zone in force. Others are known as what they are,
/// so that they are taken neither for a host nor for no zone at all.
struct ZoneWords: Sendable {
    /// What stands where a zone may stand.
    enum Reading {
        case none
        /// Seconds ahead of UTC; `others`: all that the zone in force had by that name, where they are several.
        case offset(Int, others: [Int], next: Bytes)
        /// A zone that is not understood.
        case unknown
    }

    private let own: [String: [Int]]

    /// The first letters of all words that are known, a bit each: what begins otherwise is not looked up.
    private let initials: UInt64

    init(_ zone: Zone) {
        let own = zone.abbreviations
        self.own = own
        initials = ZoneWords.others.union(own.keys).reduce(0) { $0 | ($1.utf8.first.map(ZoneWords.bit) ?? 0) }
    }

    @inline(__always)
    private static func bit(_ letter: UInt8) -> UInt64 { 1 << UInt64(letter & 63) }

    /// The zone word at `at`.
    func read(_ at: Bytes, _ end: Bytes) -> Reading {
        var stop = at
        while stop < end && ByteClass.isLetter(stop.pointee) { stop += 1 }
        guard stop > at, stop - at <= 5, stop == end || ByteClass.isBlank(stop.pointee) || stop.pointee == 93 else {
            return .none
        }
        if stop - at == 1 { return at.pointee | 32 == 122 ? .offset(0, others: [], next: stop) : .none }
        if at.equals("UTC", stop) || at.equals("GMT", stop) { return .offset(0, others: [], next: stop) }
        guard initials & ZoneWords.bit(at.pointee) != 0 else { return .none }
        let word = Text(at, stop).string
        if let offsets = own[word], let last = offsets.last {
            return .offset(last, others: offsets.count > 1 ? offsets : [], next: stop)
        }
        return ZoneWords.others.contains(word) ? .unknown : .none
    }

    private static let others: Set<String> = [
        "ACDT", "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AST", "AWST", "BRST", "BRT", "BST", "CDT", "CEST",
        "CET", "CLST", "CLT", "COT", "CST", "EAT", "EDT", "EEST", "EET", "EST", "GST", "HKT", "HST", "ICT", "IDT",
        "IRST", "IST", "JST", "KST", "MDT", "MEST", "MESZ", "MET", "MEZ", "MSD", "MSK", "MST", "NDT", "NST", "NZDT",
        "NZST", "PDT", "PHT", "PKT", "PST", "SAST", "SGT", "WAT", "WEST", "WET", "WIB",
    ]
}

import Foundation

/// Turns local times into instants. Foundation knows the zones; the offset is cached for the stretch between two of
/// its changes, since log lines stand close together.
public struct ZoneClock: Sendable {
    public let zone: TimeZone
    private var cachedFrom = Int64.max
    private var cachedUntil = Int64.min
    private var cachedOffset: Int64 = 0
    // The last answer of `year(of:near:)`, good for the same date within the same day.
    private var pinFrom = Int64.max / 2
    private var pinDate = MonthDay(month: 0, day: 0)
    private var pinYear = 0

    private static let day: Int64 = 86_400
    private static let micros: Int64 = 1_000_000

    public init(_ zone: TimeZone) { self.zone = zone }

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
        let next = zone.nextDaylightSavingTimeTransition(after: date(local - 2 * ZoneClock.day))
        let limit = next.map { Int64($0.timeIntervalSince1970) - 2 * ZoneClock.day } ?? local + 365 * ZoneClock.day
        guard limit > local else { return }
        (cachedFrom, cachedUntil, cachedOffset) = (local, min(limit, local + 365 * ZoneClock.day), offset)
    }

    private func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: Double(seconds)) }

    /// Seconds that local time is ahead of UTC at an instant.
    public func offset(at seconds: Int64) -> Int64 { Int64(zone.secondsFromGMT(for: date(seconds))) }

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
        return pinYear
    }
}

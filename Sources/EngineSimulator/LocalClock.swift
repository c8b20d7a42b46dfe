import Foundation

/// Shows moments as the wall clock of one time zone does.
struct LocalClock {
    private let zone: TimeZone
    private var cachedStretch = Int.min
    private var cachedOffset = 0

    /// Fails where the system knows no zone of that name.
    init?(zone name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }

    /// The calendar fields of `moment` in this zone.
    mutating func local(_ moment: Micros) -> LocalTime {
        let seconds = Int(moment / .second)
        return LocalTime(seconds: seconds, offset: offset(at: seconds))
    }

    /// True near the hour that the end of summer time shows twice: a line without zone cannot say which one it means.
    mutating func isAmbiguous(_ moment: Micros) -> Bool {
        let seconds = Int(moment / .second)
        let now = offset(at: seconds)
        return offset(at: seconds - 7200) > now || offset(at: seconds + 7200) < now
    }

    /// Zones change on quarters of an hour, so one offset holds for a whole stretch of that length.
    private mutating func offset(at seconds: Int) -> Int {
        let stretch = seconds / 900
        if stretch != cachedStretch {
            cachedStretch = stretch
            cachedOffset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(stretch * 900)))
        }
        return cachedOffset
    }
}

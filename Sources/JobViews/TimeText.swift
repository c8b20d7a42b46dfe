import JobRecords
import LogBytes

/// Times as people write them, in one zone; what it prints can be given back to `--since`.
public struct TimeText: Sendable {
    public let zone: Zone

    public init(_ zone: Zone) { self.zone = zone }

    /// `2011-06-01 14:29:51.550`, with six digits where three do not give the time back.
    public func full(_ micros: Int64) -> String {
        let (date, time) = parts(micros)
        return "\(date) \(time)"
    }

    /// Without parts of a second.
    public func seconds(_ micros: Int64) -> String {
        let (date, time) = parts(micros)
        return "\(date) \(time.prefix(8))"
    }

    /// `2011-06-01T14:29:51.55+02:00`.
    public func iso(_ micros: Int64) -> String {
        let (date, time) = parts(micros)
        return "\(date)T\(time)\(offset(micros))"
    }

    /// `Jun 01 14:29:51.550`, as a syslog has it.
    public func short(_ micros: Int64) -> String {
        let (date, time) = parts(micros)
        let month = Int(date.dropLast(3).suffix(2)).map { TimeText.months[$0 - 1] } ?? ""
        return "\(month) \(date.suffix(2)) \(time)"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The time of day if it is the other one's day, else the day; the year only if it is another.
    public func moment(_ micros: Int64, near other: Int64) -> String {
        let (text, other) = (full(micros), full(other))
        if text.prefix(10) == other.prefix(10) { return String(text.dropFirst(11).prefix(8)) }
        return String(text.prefix(4) == other.prefix(4) ? text.dropFirst(5).prefix(5) : text.prefix(10))
    }

    /// The time of day alone.
    public func clock(_ micros: Int64) -> String { parts(micros).time }

    /// What the zone is called at that time: `UTC`, `CEST`; of one without a name how far it is ahead: `GMT+3`.
    public func zoneName(_ micros: Int64) -> String {
        if let name = zone.abbreviation(at: TimeText.seconds(micros)) { return name }
        let minutes = distance(micros) / 60
        if minutes == 0 { return "UTC" }
        let part = minutes % 60 == 0 ? "" : ":" + TimeText.pad(abs(minutes) % 60, 2)
        return "GMT\(minutes < 0 ? "-" : "+")\(abs(minutes) / 60)\(part)"
    }

    /// What stands in a heading over times that are not known yet: the short name of a zone that keeps one, else its own.
    public var zoneTitle: String {
        zone.nextChange(after: Machine.now / 1_000_000_000) == nil ? zoneName(0) : zone.identifier
    }

    /// The zone's short name if it is one at all these times, else the zone's own.
    public func zoneName(of times: some Sequence<Int64>) -> String {
        var name: String?
        for time in times where time != 0 {
            let other = zoneName(time)
            if name != nil && name != other { return zone.identifier }
            name = other
        }
        return name ?? zone.identifier
    }

    /// Seconds that the zone is ahead of UTC.
    func distance(_ micros: Int64) -> Int {
        zone.offset(at: TimeText.seconds(micros))
    }

    private static func seconds(_ micros: Int64) -> Int64 {
        micros >= 0 ? micros / 1_000_000 : (micros - 999_999) / 1_000_000
    }

    private func parts(_ micros: Int64) -> (date: String, time: String) {
        let offset = Int64(distance(micros))
        let local = micros + offset * 1_000_000
        let day = local >= 0 ? local / TimeText.day : (local - TimeText.day + 1) / TimeText.day
        let rest = Int(local - day * TimeText.day)
        let (year, month, dayOfMonth) = Civil.date(days: Int(day))
        let seconds = rest / 1_000_000
        let fraction = rest % 1_000_000
        let digits = fraction % 1000 == 0 ? TimeText.pad(fraction / 1000, 3) : TimeText.pad(fraction, 6)
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { TimeText.pad($0, 2) }.joined(separator: ":")
        return (
            "\(TimeText.pad(year, 4))-\(TimeText.pad(month, 2))-\(TimeText.pad(dayOfMonth, 2))", "\(time).\(digits)"
        )
    }

    private func offset(_ micros: Int64) -> String {
        let seconds = distance(micros)
        if seconds == 0 { return "Z" }
        let minutes = abs(seconds) / 60
        return (seconds < 0 ? "-" : "+") + TimeText.pad(minutes / 60, 2) + ":" + TimeText.pad(minutes % 60, 2)
    }

    private static let day: Int64 = 86_400_000_000

    static func pad(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return text.count >= width ? text : String(repeating: "0", count: width - text.count) + text
    }
}

/// Durations as people write them.
public enum DurationText {
    /// `0.24s`, `10.2s`, `3m 04s`, `2h 05m`, `3d 04h`; a minus before a negative one.
    public static func short(_ micros: Int64) -> String {
        if micros < 0 { return "-" + short(-micros) }
        let hundredths = (micros + 5_000) / 10_000
        if hundredths < 1_000 { return "\(hundredths / 100).\(TimeText.pad(Int(hundredths % 100), 2))s" }
        let tenths = (micros + 50_000) / 100_000
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10)s" }
        return long((micros + 500_000) / 1_000_000)
    }

    private static func long(_ seconds: Int64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        if hours == 0 { return "\(minutes)m \(TimeText.pad(Int(seconds % 60), 2))s" }
        if days == 0 { return "\(hours)h \(TimeText.pad(Int(minutes % 60), 2))m" }
        return "\(days)d \(TimeText.pad(Int(hours % 24), 2))h"
    }

    /// Seconds with two decimals below an hour (`63.20s`), so that relative times can be compared by eye; else `short`.
    static func precise(_ micros: UInt64) -> String {
        let hundredths = Int((micros + 5_000) / 10_000)
        guard hundredths < 360_000 else { return short(Int64(micros)) }
        return "\(hundredths / 100).\(TimeText.pad(hundredths % 100, 2))s"
    }
}

/// Times told relative to an instant: `-5.20s … 0 … +3.10s`.
public struct ZeroPoint: Sendable {
    /// Microseconds since the epoch.
    public let instant: Int64

    public init(_ instant: Int64) { self.instant = instant }

    public func text(_ time: Int64) -> String {
        let distance = time - instant
        if distance == 0 { return "0" }
        return (distance < 0 ? "-" : "+") + DurationText.precise(distance.magnitude)
    }
}

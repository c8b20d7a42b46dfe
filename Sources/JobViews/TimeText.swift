import Foundation
import JobRecords

/// Times as people write them, in one zone; what it prints can be given back to `--since`.
public struct TimeText: Sendable {
    public let zone: TimeZone

    public init(_ zone: TimeZone) { self.zone = zone }

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

    /// The time of day alone.
    public func clock(_ micros: Int64) -> String { parts(micros).time }

    /// The zone's short name at that time, or its offset.
    public func zoneName(_ micros: Int64) -> String {
        if zone.secondsFromGMT(for: date(micros)) == 0 { return "UTC" }
        return zone.abbreviation(for: date(micros)) ?? zone.identifier
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

    private func date(_ micros: Int64) -> Date { Date(timeIntervalSince1970: Double(micros) / 1e6) }

    private func parts(_ micros: Int64) -> (date: String, time: String) {
        let offset = Int64(zone.secondsFromGMT(for: date(micros)))
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
        let seconds = zone.secondsFromGMT(for: date(micros))
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

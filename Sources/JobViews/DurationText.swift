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
}

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

extension DurationText {
    /// Seconds with two decimals below an hour (`63.20s`), so that relative times can be compared by eye; else `short`.
    static func precise(_ micros: UInt64) -> String {
        let hundredths = Int((micros + 5_000) / 10_000)
        guard hundredths < 360_000 else { return short(Int64(micros)) }
        return "\(hundredths / 100).\(TimeText.pad(hundredths % 100, 2))s"
    }
}

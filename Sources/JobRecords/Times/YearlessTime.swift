/// A local date and time that waits for its year, in one integer so that it fits where a time stands.
public struct YearlessTime: Sendable, Equatable {
    public let date: MonthDay
    /// Microseconds since local midnight.
    public let microseconds: Int64
    /// Minutes ahead of UTC, where the line tells it; nil for the zone in force.
    public var offset: Int?

    /// Microseconds of a day, a leap second's too, fit into this many bits; behind them stand nine bits of the date, and
    /// the offset, 0 for none.
    private static let bits: Int64 = 37
    private static let noOffset: Int64 = 2048

    public init(date: MonthDay, microseconds: Int64, offset: Int? = nil) {
        self.date = date
        self.microseconds = microseconds
        self.offset = offset
    }

    public init(packed: Int64) {
        date = YearlessTime.date(packed: packed)
        microseconds = packed & (1 << YearlessTime.bits - 1)
        let shifted = packed >> (YearlessTime.bits + 9)
        offset = shifted == 0 ? nil : Int(shifted - YearlessTime.noOffset)
    }

    public var packed: Int64 {
        let shifted = offset.map { Int64($0) + YearlessTime.noOffset } ?? 0
        return (shifted << 9 | Int64(date.month) << 5 | Int64(date.day)) << YearlessTime.bits | microseconds
    }

    static func date(packed: Int64) -> MonthDay {
        let day = packed >> bits
        return MonthDay(month: UInt8(truncatingIfNeeded: day >> 5 & 15), day: UInt8(truncatingIfNeeded: day & 31))
    }
}

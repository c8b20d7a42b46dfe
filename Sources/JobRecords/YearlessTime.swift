/// A local date and time that waits for its year, in one integer so that it fits where a time stands.
public struct YearlessTime: Sendable, Equatable {
    public let date: MonthDay
    /// Microseconds since local midnight.
    public let microseconds: Int64

    /// Microseconds of a day, a leap second's too, fit into this many bits.
    private static let bits: Int64 = 37

    public init(date: MonthDay, microseconds: Int64) {
        self.date = date
        self.microseconds = microseconds
    }

    public init(packed: Int64) {
        date = YearlessTime.date(packed: packed)
        microseconds = packed & (1 << YearlessTime.bits - 1)
    }

    public var packed: Int64 { (Int64(date.month) << 5 | Int64(date.day)) << YearlessTime.bits | microseconds }

    static func date(packed: Int64) -> MonthDay {
        let day = packed >> bits
        return MonthDay(month: UInt8(truncatingIfNeeded: day >> 5), day: UInt8(truncatingIfNeeded: day & 31))
    }
}

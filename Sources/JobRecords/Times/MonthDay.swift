/// A date without its year.
public struct MonthDay: Sendable, Equatable {
    public let month: UInt8
    public let day: UInt8

    /// How the year changes from one line's date to the next one's (docs/format.md, Times): +1 where the month falls by more
    /// than 6, -1 where 25-31 December follows 1-7 January, else 0.
    public static func step(from old: MonthDay, to new: MonthDay) -> Int {
        if Int(old.month) - Int(new.month) > 6 { return 1 }
        let isLateLine = old.month == 1 && old.day <= 7 && new.month == 12 && new.day >= 25
        return isLateLine ? -1 : 0
    }

    public static let leapDay = MonthDay(month: 2, day: 29)
}

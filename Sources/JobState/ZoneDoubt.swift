/// Whether a log's clock goes back so regularly by whole hours that rather the zone is wrong in which times are read:
/// a prefix tells local time without a zone, and the own timestamps of lines beside it tell the true one.
public struct ZoneDoubt: Sendable {
    private var steps = 0
    /// How often it went back by so many quarters of an hour.
    private var quarters: [Int64: Int] = [:]

    private static let quarter: Int64 = 900_000_000
    /// The next line may come a little later than the one before, so a step is rather too short than too long.
    private static let early: Int64 = 5_000_000
    private static let late: Int64 = 1_000_000

    /// Takes a step back of the clock, in microseconds.
    mutating func take(_ step: Int64) {
        steps += 1
        let number = (step + ZoneDoubt.early) / ZoneDoubt.quarter
        let rest = step - number * ZoneDoubt.quarter
        guard (1...56).contains(number), (-ZoneDoubt.early...ZoneDoubt.late).contains(rest) else { return }
        quarters[number, default: 0] += 1
    }

    /// The offsets that come up again and again, in seconds, the smallest first; none if there is no doubt.
    public var offsets: [Int64] {
        let regular = quarters.values.reduce(0, +)
        guard regular >= 3, regular * 4 >= steps * 3 else { return [] }
        return quarters.filter { $0.value * 10 >= regular }.keys.sorted().map { $0 * 900 }
    }

    /// What to tell people; nil if there is no doubt.
    public func words(_ duration: (Int64) -> String) -> String? {
        let lengths = offsets.map { duration($0 * 1_000_000) }.joined(separator: " or ")
        if lengths.isEmpty { return nil }
        return "the clock goes back by \(lengths) again and again: is the box in another zone? --tz ZONE"
    }
}

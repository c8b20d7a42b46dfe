/// Times as ClickHouse's `DateTime` holds them: whole seconds from 1970 to 2106. Later and earlier ones take its ends;
/// the column `micros` has the time itself.
enum ClickHouseTime {
    static func seconds(_ micros: Int64) -> UInt32 { UInt32(clamping: micros / 1_000_000) }

    /// A number that changes with the month, by which the tables are parted.
    static func month(_ seconds: UInt32) -> Int {
        // The civil calendar, counted in years that begin in March, so that the leap day is a year's last.
        let day = Int(seconds) / 86_400 + 719_468
        let dayOfEra = day % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return (day / 146_097 * 400 + yearOfEra) * 12 + (5 * dayOfYear + 2) / 153
    }
}

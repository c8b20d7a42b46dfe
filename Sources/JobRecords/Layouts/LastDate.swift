/// Reads `Mmm dd`; the same bytes as on the line before are not read again.
struct LastDate {
    private var bytes: UInt64 = 0
    /// Packed, at midnight.
    private var packed: Int64 = 0
    private var length = 0

    /// The packed date and what follows it.
    @inline(__always)
    mutating func read(_ start: Bytes, _ end: Bytes) -> (packed: Int64, next: Bytes)? {
        guard end - start >= 8 else { return nil }
        // Month, blank and two places of the day: the first six bytes; a day of one digit ends before.
        let now = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian & 0xFFFF_FFFF_FFFF
        if now == bytes { return (packed, start + length) }
        guard let (date, next) = ClockReader.monthDay(start, end) else { return nil }
        (bytes, length) = (now, next - start)
        packed = YearlessTime(date: date, microseconds: 0).packed
        return (packed, next)
    }
}

/// The time of the last line of a file that has one, in the form in which a record carries it.
struct LineTime: Sendable {
    private(set) var isKnown = false
    private var time: Int64 = 0
    private var yearShift: Int16 = 0
    private var isYearless = false

    /// A line's prefix, or a record's own time.
    @inline(__always)
    mutating func take(_ record: Record) {
        if record.flags.contains(.timeless) { return }
        isKnown = true
        time = record.time
        yearShift = record.yearShift
        isYearless = record.needsYear
    }

    /// Gives a record without a time that of the line before, and remembers any other's.
    @inline(__always)
    mutating func settle(_ record: inout Record) {
        guard isKnown, record.flags.contains(.timeless) else { return take(record) }
        record.time = time
        record.yearShift = yearShift
        record.flags.remove(.timeless)
        if isYearless { record.flags.insert(.yearless) }
    }
}

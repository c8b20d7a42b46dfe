import JobRecords

/// Records of one batch that wait for the next line that tells its year, while none of an earlier batch does: it mostly
/// follows soon, so that they need no queue.
struct HeldYears {
    /// Whether no other record waits.
    var accepts: Bool
    /// How many have got their year here.
    private(set) var resolved = 0
    private var first: UnsafeMutablePointer<Record>?
    private var clock: ZoneClock

    init(_ clock: ZoneClock, accepts: Bool) {
        self.clock = clock
        self.accepts = accepts
    }

    /// Every record that needs a year is given here, in its order.
    @inline(__always)
    mutating func hold(_ record: UnsafeMutablePointer<Record>) {
        if first == nil { first = record }
    }

    /// Gives the held ones their year.
    /// - Parameter record: the one behind the last that may be held.
    @inline(__always)
    mutating func resolve(before record: UnsafeMutablePointer<Record>, base: Int) {
        guard let first else { return }
        resolveAll(first, record - first, base)
        self.first = nil
    }

    private mutating func resolveAll(_ first: UnsafeMutablePointer<Record>, _ count: Int, _ base: Int) {
        for index in 0..<count where first[index].needsYear {
            let time = YearlessTime(packed: first[index].time)
            first[index].time = clock.instant(time, year: base + Int(first[index].yearShift))
            first[index].flags.remove(.yearless)
            resolved += 1
        }
    }

    /// The held ones, which are nobody's then.
    mutating func drain(before record: UnsafeMutablePointer<Record>) -> [UnsafeMutablePointer<Record>] {
        guard let first else { return [] }
        self.first = nil
        return (0..<record - first).map { first + $0 }.filter { $0.pointee.needsYear }
    }
}

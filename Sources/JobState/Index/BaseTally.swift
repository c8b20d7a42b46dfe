/// Counts which base records got one after the other.
struct BaseTally {
    private var base: YearKeeper.Base?
    private var count = 0
    private var facts = SetFacts()

    @inline(__always)
    mutating func add(_ next: YearKeeper.Base) {
        if next == base {
            count &+= 1
        } else {
            flush()
            (base, count) = (next, 1)
        }
    }

    /// A set ends: what was counted goes into its facts.
    mutating func end(into found: inout SetFacts) {
        flush()
        found.bases = facts.bases
        self = BaseTally()
    }

    private mutating func flush() {
        if let base, count > 0 { facts.add(count, base) }
    }
}

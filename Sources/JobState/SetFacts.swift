/// What only a look at a whole log set tells; asked for when too much waits for it.
struct SetFacts {
    /// Bases for the records that need one, in their order: for so many, this base.
    var bases: [(count: Int, base: YearKeeper.Base)] = []
    /// The set's first host; empty where no line has one.
    var firstHost = ""

    /// Takes the bases of the first `count` records away.
    mutating func skip(_ count: Int) {
        var left = count
        while left > 0, let first = bases.first {
            let taken = min(left, first.count)
            left -= taken
            bases[0].count -= taken
            if bases[0].count == 0 { bases.removeFirst() }
        }
    }

    /// The base of the next record that needs one.
    mutating func nextBase() -> YearKeeper.Base? {
        while let (count, base) = bases.first {
            guard count > 0 else {
                bases.removeFirst()
                continue
            }
            bases[0].count = count - 1
            return base
        }
        return nil
    }

    mutating func add(_ count: Int, _ base: YearKeeper.Base) {
        if let last = bases.last, last.base == base {
            bases[bases.count - 1].count += count
        } else {
            bases.append((count, base))
        }
    }
}

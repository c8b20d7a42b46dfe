/// The longest rising run of numbers that need not stand side by side (patience sorting).
enum LongestRise {
    /// The places of its members, ascending.
    static func indices(_ values: [Int]) -> [Int] {
        var tails: [Int] = []
        var before = Array(repeating: -1, count: values.count)
        for index in values.indices {
            let pile = firstPile(tails, values, notBelow: values[index])
            if pile > 0 { before[index] = tails[pile - 1] }
            if pile == tails.count { tails.append(index) } else { tails[pile] = index }
        }
        var found: [Int] = []
        var at = tails.last ?? -1
        while at >= 0 {
            found.append(at)
            at = before[at]
        }
        return found.reversed()
    }

    private static func firstPile(_ tails: [Int], _ values: [Int], notBelow value: Int) -> Int {
        var (low, high) = (0, tails.count)
        while low < high {
            let middle = (low + high) / 2
            if values[tails[middle]] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

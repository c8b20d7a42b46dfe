/// The first and the last failures of a log; those between are only counted.
struct HeldFailures {
    private var first: [HeldFailure] = []
    private var last: [HeldFailure] = []
    private var head = 0
    private let limit: Int
    /// Where the newest one lies.
    private var newest: (isFirst: Bool, index: Int)?
    private(set) var total = 0

    /// - Parameter limit: how many of the first, and how many of the last ones.
    init(limit: Int) { self.limit = limit }

    mutating func add(_ failure: HeldFailure) {
        total += 1
        if first.count < limit {
            newest = (true, first.count)
            first.append(failure)
        } else if last.count < limit {
            newest = (false, last.count)
            last.append(failure)
        } else {
            newest = (false, head)
            last[head] = failure
            head = (head + 1) % limit
        }
    }

    /// A line that belongs to the newest failure.
    mutating func addDetail(_ text: UnsafeRawBufferPointer) {
        guard let newest else { return }
        if newest.isFirst { first[newest.index].add(text) } else { last[newest.index].add(text) }
    }

    var all: [HeldFailure] { first + last[head...] + last[..<head] }
}

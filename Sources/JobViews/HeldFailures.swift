import JobRecords

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

    mutating func add(_ record: Record, _ text: UnsafeRawBufferPointer, run: Int, slot: Int32, file: Int) {
        total += 1
        // Most failures of a bad log fall here: the oldest one's memory is used again.
        if last.count == limit {
            newest = (false, head)
            last[head].set(record, text, run: run, slot: slot, file: file)
            head = head + 1 == limit ? 0 : head + 1
            return
        }
        var failure = HeldFailure()
        failure.set(record, text, run: run, slot: slot, file: file)
        if first.count < limit {
            newest = (true, first.count)
            first.append(failure)
        } else {
            newest = (false, last.count)
            last.append(failure)
        }
    }

    /// A line that belongs to the newest failure.
    mutating func addDetail(_ text: UnsafeRawBufferPointer) {
        guard let newest else { return }
        if newest.isFirst { first[newest.index].add(text) } else { last[newest.index].add(text) }
    }

    var all: [HeldFailure] { first + last[head...] + last[..<head] }
}

/// A printed row, with the log that it is of.
struct LiveRow {
    let log: Int
    let bytes: [UInt8]
}

/// Keeps the last rows.
struct RowRing {
    private let limit: Int
    private var kept: [LiveRow] = []
    private var head = 0

    init(limit: Int) { self.limit = limit }

    mutating func add(_ row: LiveRow) {
        guard limit > 0 else { return }
        if kept.count < limit { return kept.append(row) }
        kept[head] = row
        head = (head + 1) % limit
    }

    /// Oldest first.
    var rows: [LiveRow] { Array(kept[head...] + kept[..<head]) }
}

/// Says when a file gets its next mark: after so many lines kept, or after so many bytes where few lines are.
struct MarkPacer {
    private let spacing: MarkSpacing
    private var left: Int
    private var nextOffset: Int64

    init(_ spacing: MarkSpacing) {
        self.spacing = spacing
        (left, nextOffset) = (spacing.lines, spacing.bytes)
    }

    /// Whether a batch must end here although it has room. One whose lines wait for the first time in it may not: where
    /// it ends would change what they get.
    @inline(__always)
    func isDue(_ offset: Int64, _ batch: RecordBatch) -> Bool {
        offset >= nextOffset && (batch.count == 0 || MarkPacer.hasTime(batch))
    }

    private static func hasTime(_ batch: RecordBatch) -> Bool {
        (0..<batch.count).contains { !batch.records[$0].flags.contains(.timeless) }
    }

    /// A batch of `count` lines ends at `offset`.
    /// - Returns: whether a mark is due there.
    mutating func take(_ count: Int, _ offset: Int64) -> Bool {
        left -= count
        guard left <= 0 || offset >= nextOffset else { return false }
        (left, nextOffset) = (spacing.lines, offset + spacing.bytes)
        return true
    }
}

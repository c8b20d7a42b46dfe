/// Records around matches, as grep's -A -B -C shows lines: pure, one record in, those to print now out.
struct ContextWindow {
    private let before: Int
    private let after: Int
    private var waiting: [HeldRecord] = []
    private var left = 0
    private var hasPrinted = false
    private var skipped = false

    init(before: Int, after: Int) {
        self.before = before
        self.after = after
    }

    /// - Returns: the records to print, and whether a gap lies between them and those printed before.
    mutating func take(_ held: HeldRecord, isMatch: Bool) -> (records: [HeldRecord], isBehindGap: Bool) {
        if isMatch {
            let records = waiting + [held]
            let gap = hasPrinted && skipped
            (waiting, left, hasPrinted, skipped) = ([], after, true, false)
            return (records, gap)
        }
        if left > 0 {
            left -= 1
            return ([held], false)
        }
        waiting.append(held)
        if waiting.count > before {
            waiting.removeFirst()
            skipped = true
        }
        return ([], false)
    }
}

/// The updates that may still be shown, in log order; older ones are let go now and then, so that memory stays flat.
public struct UpdateWindow {
    private var updates: [Update] = []
    private var pruneAt = 4096

    /// The last one added.
    public var last: Update? { updates.last }

    mutating func add(_ update: Update) { updates.append(update) }

    mutating func prune(olderThan time: Int64) {
        guard updates.count >= pruneAt else { return }
        updates.removeAll { $0.time < time }
        pruneAt = max(4096, updates.count * 2)
    }

    /// Those with `now - timeout <= time <= now` (microseconds), newest first; of equal times the later in the log first.
    public func shown(now: Int64, timeout: Int64) -> [Update] {
        let (earliest, overflow) = now.subtractingReportingOverflow(timeout)
        let kept = updates.enumerated().filter { $0.element.time <= now && (overflow || $0.element.time >= earliest) }
        return kept.sorted { ($0.element.time, $0.offset) > ($1.element.time, $1.offset) }.map(\.element)
    }
}

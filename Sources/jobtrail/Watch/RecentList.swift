import JobState

/// The last changes of one host.
struct RecentList {
    enum Change {
        case record(RecordTrail, number: Int)
        /// A run that no line of its own begins.
        case run(Run.Cause, RecordTrail, number: Int)
        /// Something about the files.
        case note(WatchUpdate)
    }

    /// Oldest first, with their place among those of all hosts.
    private(set) var entries: [(order: Int, change: Change)] = []

    static let limit = 100

    mutating func add(_ change: Change, order: Int) {
        entries.append((order, change))
        if entries.count >= 2 * RecentList.limit { entries.removeFirst(RecentList.limit) }
    }
}

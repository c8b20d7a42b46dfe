/// How the following goes, for the title.
struct WatchStatus: Equatable {
    enum Flow: Equatable {
        /// What was there at the start is being read.
        case reading
        case following
        /// Nothing stands at a path, or it cannot be read.
        case missing
        /// A log is issued again, so many times faster.
        case replaying(String)
        /// There is nothing more to come.
        case ended
    }

    var flow = Flow.reading
    /// Whether keys can be read.
    var hasKeys = true
}

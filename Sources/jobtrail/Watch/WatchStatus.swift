/// How the following goes, for the title.
struct WatchStatus: Equatable {
    enum Flow: Equatable {
        /// What was there at the start is being read.
        case reading
        case following
        /// Nothing stands at a path, or it cannot be read.
        case missing
        /// A log is issued again.
        /// - Parameters:
        ///   - speed: as `--speed` has it.
        ///   - refusal: something that a key could not do.
        case replaying(speed: String, refusal: String?)
        /// There is nothing more to come.
        case ended
    }

    var flow = Flow.reading
    /// Whether keys can be read.
    var hasKeys = true

    /// Whether what is shown is a log that is issued again.
    var isReplay: Bool {
        switch flow {
        case .replaying, .ended: true
        default: false
        }
    }
}

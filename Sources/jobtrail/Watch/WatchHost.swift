import JobState

/// A host as the screen shows it.
struct WatchHost: Equatable {
    let name: String
    /// The engine's present life, from 1; 0 before its first record.
    let run: Int
    /// Times, microseconds since the epoch.
    let runStart: Int64
    let runEnd: Int64
    /// Whether the engine's stop line ends it.
    let isStopped: Bool
    /// When its startup was complete.
    let startupDone: Int64?
    /// Of its startup; nil where its lines tell none.
    let percentage: Int?
    let clock: WatchClock
}

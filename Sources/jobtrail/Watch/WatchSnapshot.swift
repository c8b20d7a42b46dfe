import JobState

/// Something that changed, for the list below the table.
struct WatchUpdate: Equatable {
    enum Mood { case plain, good, bad, busy, engine }

    let time: Int64
    let host: String
    /// `engine` for what the engine itself does.
    let job: String
    let change: String
    /// The log's own words.
    let message: String
    let mood: Mood
}

/// Everything that a screen shows of the logs, at one moment.
struct WatchSnapshot: Equatable {
    var hosts: [WatchHost] = []
    var jobs: [WatchJob] = []
    /// How many jobs the engines know that never ran.
    var neverRan = 0
    /// Newest first.
    var updates: [WatchUpdate] = []
    /// How many records it is made of.
    var records = 0
}

/// One message of a job's history.
struct WatchMessage: Equatable {
    let time: Int64
    let run: Int
    /// What happened, in a word or two.
    let event: String
    let mood: WatchUpdate.Mood
    /// How long the action took; nil where its beginning is not known.
    let took: Int64?
    let words: String
    /// The lines that belong to it.
    let detail: [String]
}

/// A job's history, oldest first.
struct WatchHistory {
    let key: WatchKey
    /// The host's runs, from the first.
    var runs: [Run] = []
    var messages: [WatchMessage] = []
    /// How many older messages are not kept.
    var forgotten = 0
}

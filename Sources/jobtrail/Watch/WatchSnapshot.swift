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

/// Which job, over all hosts that are watched.
struct WatchKey: Hashable {
    /// The host's place among the hosts, which a host keeps.
    let host: Int
    /// The job's number in the `NameRegistry`.
    let job: UInt32
}

/// A job as the screen shows it.
struct WatchJob: Equatable {
    let key: WatchKey
    let host: String
    let name: String
    let schedule: Job.Schedule
    let state: Job.Standing
    let hasFailed: Bool
    /// When the last action began and ended; 0 where it never did.
    let t0: Int64
    let t1: Int64
    let pid: Int32
    /// The action under way, waited for, or done last.
    let action: String
    /// Since when it waits; 0 where it does not.
    let waitingSince: Int64
    /// The names that it waits for, as far as the log tells them.
    let depends: [String]
    /// What the log said of its failure.
    let reason: String
    /// The action that the end of the run before cut off, if this one has told nothing of the job; else empty.
    var cutOff = ""

    /// What the table is grouped by: what is wrong comes first, even while it is tried again.
    var standing: Job.Standing { hasFailed ? .failed : state }

    /// When something of it changed last; 0 where nothing ever did.
    var changed: Int64 { max(t0, t1, waitingSince) }

    /// How long it runs or waits, or how long its last action took; nil where that is not known.
    func span(_ moment: WatchMoment) -> Int64? {
        switch schedule {
        case .executing: return max(0, moment.now - t0)
        case .waitingDepends: return waitingSince > 0 ? max(0, moment.now - waitingSince) : nil
        case .waiting: return t1 > t0 && t0 > 0 ? t1 - t0 : nil
        }
    }
}

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

/// What the user typed to choose jobs: a glob, or a part of the name.
struct WatchFilter: Equatable {
    var text = ""

    var isEmpty: Bool { text.isEmpty }

    func accepts(_ job: WatchJob) -> Bool { glob.map { $0.matches(job.name) } ?? true }

    /// Nil where every job is accepted.
    var glob: Glob? {
        if text.isEmpty { return nil }
        return Glob(text.contains(where: { "*?[".contains($0) }) ? text : "*\(text)*")
    }
}

/// How the table is ordered.
enum WatchSort: CaseIterable {
    case standing, name, longest, newest

    var title: String {
        switch self {
        case .standing: "failures first"
        case .name: "by name"
        case .longest: "longest first"
        case .newest: "newest first"
        }
    }

    var next: WatchSort {
        let all = WatchSort.allCases
        return all[(all.firstIndex(of: self)! + 1) % all.count]
    }

    /// - Parameter moments: what time it is, by host.
    func sorted(_ jobs: [WatchJob], _ moments: [WatchMoment]) -> [WatchJob] {
        let keyed = jobs.map { (rank: rank($0, moments[$0.key.host]), job: $0) }
        return keyed.sorted { a, b in
            if a.rank != b.rank { return a.rank < b.rank }
            return (a.job.name, a.job.host, a.job.key.job) < (b.job.name, b.job.host, b.job.key.job)
        }.map(\.job)
    }

    private struct Rank: Comparable {
        let group: Int
        let order: Int64

        static func < (a: Rank, b: Rank) -> Bool { (a.group, a.order) < (b.group, b.order) }
    }

    private func rank(_ job: WatchJob, _ moment: WatchMoment) -> Rank {
        switch self {
        case .name: return Rank(group: 0, order: 0)
        case .longest: return Rank(group: 0, order: -(job.span(moment) ?? -1))
        case .newest: return Rank(group: 0, order: -job.changed)
        case .standing: return Rank(group: WatchSort.order(job.standing), order: WatchSort.order(job))
        }
    }

    /// Within a group: the last failure first, then what runs or waits longest; what rests goes by name alone.
    private static func order(_ job: WatchJob) -> Int64 {
        switch job.standing {
        case .failed: -job.t1
        case .running: job.t0
        case .waiting: job.waitingSince
        case .started, .stopped, .idle: 0
        }
    }

    private static func order(_ standing: Job.Standing) -> Int { Job.Standing.allCases.firstIndex(of: standing)! }
}

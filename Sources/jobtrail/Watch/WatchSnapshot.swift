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

/// How the table is ordered, as its head tells.
enum WatchSort: String, CaseIterable {
    case standing = "failures first"
    case name = "by name"
    case longest = "longest first"
    case newest = "newest first"

    var next: WatchSort {
        let all = WatchSort.allCases
        return all[(all.firstIndex(of: self)! + 1) % all.count]
    }

    /// - Parameter moments: what time it is, by host.
    func sorted(_ jobs: [WatchJob], _ moments: [WatchMoment]) -> [WatchJob] {
        let keyed = jobs.map { (rank: rank($0, moments[$0.key.host]), job: $0) }
        return keyed.sorted { a, b in
            (a.rank.group, a.rank.order, a.job.name, a.job.host, a.job.key.job)
                < (b.rank.group, b.rank.order, b.job.name, b.job.host, b.job.key.job)
        }.map(\.job)
    }

    private func rank(_ job: WatchJob, _ moment: WatchMoment) -> (group: Int, order: Int64) {
        switch self {
        case .name: (0, 0)
        case .longest: (0, -(job.span(moment) ?? -1))
        case .newest: (0, -job.changed)
        case .standing: (Job.Standing.allCases.firstIndex(of: job.standing)!, WatchSort.order(job))
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
}

/// A look at the machine's clocks.
struct WatchInstant: Equatable {
    /// Nanoseconds of the clock that nobody sets; in a replay, of the log's time up to where it stands.
    let monotonic: Int64
    /// Microseconds since the epoch.
    let wall: Int64
}

/// What time it is for a host whose log is watched.
struct WatchMoment: Equatable {
    /// Microseconds since the epoch.
    let now: Int64
    /// Whether it goes on by itself. Where it does not, `now` is when the log ends, and what runs runs at least so long.
    let isTicking: Bool
}

/// A host's clock, told from its log: its own time is set on by what has passed since its last line came.
struct WatchClock: Equatable {
    /// The last record's time, microseconds since the epoch; nil before the first.
    private(set) var last: Int64?
    /// When that record came, nanoseconds of the clock that moments are asked for by; nil where it stood there before.
    private(set) var arrival: Int64?
    /// Whether nothing more comes.
    var isStopped = false

    mutating func take(_ time: Int64, arrival: Int64?) {
        last = time
        self.arrival = arrival
    }

    /// A log that was there already counts as this machine's where it ends less than a day ago: who looks at it while
    /// nothing is written wants to see how long a job hangs. What ends before is a log of the past.
    private static let freshMicroseconds: Int64 = 86_400_000_000

    func moment(_ instant: WatchInstant) -> WatchMoment {
        guard let last else { return WatchMoment(now: instant.wall, isTicking: false) }
        if isStopped { return WatchMoment(now: last, isTicking: false) }
        if let arrival {
            return WatchMoment(now: last + max(0, instant.monotonic - arrival) / 1000, isTicking: true)
        }
        let age = instant.wall - last
        guard age >= 0, age < WatchClock.freshMicroseconds else { return WatchMoment(now: last, isTicking: false) }
        return WatchMoment(now: instant.wall, isTicking: true)
    }
}

import JobState

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

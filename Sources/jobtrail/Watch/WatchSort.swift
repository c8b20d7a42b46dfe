import JobState

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

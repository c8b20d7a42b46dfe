/// What differs in one job between two states of a host.
public struct StateDifference: Sendable {
    public enum Aspect: String, Sendable, CaseIterable {
        /// It is known to one side only.
        case presence
        case status, sub, schedule
        /// What it executes.
        case action
        /// How long its last completed action took.
        case duration
    }

    public let job: String
    /// Nil where that side does not know the job.
    public let before: Job?
    public let after: Job?
    /// In the order of their declaration; empty where nothing differs.
    public let aspects: [Aspect]

    /// Whether it went well before, or was not known, and has failed now.
    public var isNewFailure: Bool { after?.hasFailed == true && before?.hasFailed != true }

    /// - Parameter slack: microseconds by which durations may differ without counting; and they must differ by a tenth.
    init(job: String, before: Job?, after: Job?, sameAction: Bool, slack: Int64) {
        self.job = job
        self.before = before
        self.after = after
        guard let before, let after else {
            aspects = [.presence]
            return
        }
        var aspects: [Aspect] = []
        if before.isStarted != after.isStarted { aspects.append(.status) }
        if before.hasFailed != after.hasFailed { aspects.append(.sub) }
        if before.schedule != after.schedule { aspects.append(.schedule) }
        if before.schedule == .executing && after.schedule == .executing && !sameAction { aspects.append(.action) }
        if StateDifference.differ(before.lastDuration, after.lastDuration, slack) { aspects.append(.duration) }
        self.aspects = aspects
    }

    private static func differ(_ before: Int64?, _ after: Int64?, _ slack: Int64) -> Bool {
        guard let before, let after else { return false }
        let difference = abs(after - before)
        return difference > slack && difference * 10 > max(before, after)
    }

    /// What differs between two states of jobs, by the jobs' names.
    /// - Parameters:
    ///   - before: each with the names of its own scan.
    ///   - slack: see `init`.
    public static func between(
        _ before: (jobs: [Job], names: NameRegistry), _ after: (jobs: [Job], names: NameRegistry), slack: Int64
    ) -> [StateDifference] {
        let left = Dictionary(before.jobs.map { (before.names[$0.name], $0) }) { first, _ in first }
        let right = Dictionary(after.jobs.map { (after.names[$0.name], $0) }) { first, _ in first }
        return Set(left.keys).union(right.keys).sorted().map { name in
            let (one, other) = (left[name], right[name])
            let sameAction = one.map { before.names[$0.runningAction] } == other.map { after.names[$0.runningAction] }
            return StateDifference(job: name, before: one, after: other, sameAction: sameAction, slack: slack)
        }.filter { !$0.aspects.isEmpty }
    }
}

extension Job {
    /// How long its last completed action took, microseconds; nil where it never completed one, or its beginning is not
    /// logged.
    public var lastDuration: Int64? {
        guard schedule != .executing, t0 > 0, t1 > t0 else { return nil }
        return t1 - t0
    }
}

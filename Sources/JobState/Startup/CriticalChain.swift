import LogBytes

/// The chain of dependencies that made a startup as long as it was: the job that was ready last, the one that it waited
/// for longest, and so on back to one that waited for nobody. Nothing is guessed: it follows the names that the log
/// gives and those that the catalogue declares, and stops if there are none.
public struct CriticalChain: Sendable {
    public struct Link: Sendable {
        public let job: String
        /// The action that made it ready; empty while it only waits.
        public let action: String
        /// When that began; nil where the log does not tell.
        public let began: Int64?
        /// When it was ready; nil where it never was.
        public let reached: Int64?
        public let failed: Bool
        /// How long it waited for the jobs in `depends`; nil where it did not, or waits still.
        public let waited: Int64?
        public let depends: [String]
        public let isWaiting: Bool
        /// How much of the time before it began neither log nor catalogue explains; nil if that is less than a second.
        public internal(set) var unexplained: Int64?

        /// How long the action took.
        public var took: Int64? { began.flatMap { began in reached.map { $0 - began } } }
    }

    public let timeline: StartupTimeline
    /// The last one first.
    public let links: [Link]
    /// What the startup ended with, where that names nothing that it waited for and so is not in `links`.
    public let last: Link?

    /// - Parameter goal: whose way to follow; nil: the job that was ready last, or one that never was where the startup
    ///   did not come to 100 %.
    public init(_ timeline: StartupTimeline, goal: String? = nil) {
        self.timeline = timeline
        let finder = ChainFinder(timeline)
        let end = finder.end(goal)
        let waiter = goal == nil && end?.depends.isEmpty == true ? finder.lastWaiter : nil
        links = CriticalChain.explained(finder.chain(from: waiter ?? end), timeline.start)
        last = waiter == nil ? nil : end
    }

    /// Says for each link how long it was still idle when what it waited for was ready.
    private static func explained(_ links: [Link], _ start: Int64) -> [Link] {
        links.enumerated().map { index, link in
            var link = link
            let holder = index + 1 < links.count ? links[index + 1].reached : nil
            guard let began = link.began, let from = link.ready(holder, start), began - from >= 1_000_000 else {
                return link
            }
            link.unexplained = began - from
            return link
        }
    }
}

extension CriticalChain.Link {
    /// When nothing that is known kept it from beginning any more; nil if nothing is told to have kept it.
    fileprivate func ready(_ holder: Int64?, _ start: Int64) -> Int64? {
        let waitStart = waited.flatMap { waited in began.map { $0 - waited } }
        guard let holder else { return waitStart ?? (depends.isEmpty ? nil : start) }
        return max(holder, waitStart ?? holder)
    }
}

/// Walks a timeline backwards.
private struct ChainFinder {
    private let candidates: [ExactText: [CriticalChain.Link]]
    private let timeline: StartupTimeline

    init(_ timeline: StartupTimeline) {
        self.timeline = timeline
        candidates = Dictionary(
            timeline.tracks.map { (ExactText($0.job), ChainFinder.links($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// How the goal was last made ready; without one, what the startup ended with.
    func end(_ goal: String?) -> CriticalChain.Link? { goal.map { candidates[ExactText($0)]?.last } ?? lastReached }

    /// Of the jobs that name what they waited for, the one that was ready last.
    var lastWaiter: CriticalChain.Link? { reached.filter { !$0.depends.isEmpty }.max { $0.reached! < $1.reached! } }

    func chain(from end: CriticalChain.Link?) -> [CriticalChain.Link] {
        var links: [CriticalChain.Link] = []
        var seen: Set<ExactText> = []
        var next = end
        while let link = next, seen.insert(ExactText(link.job)).inserted {
            links.append(link)
            next = holder(of: link)
        }
        return links
    }

    /// Each action of a job with the wait before it, and a wait that never ended.
    private static func links(_ track: JobTrack) -> [CriticalChain.Link] {
        var links: [CriticalChain.Link] = []
        var wait: TimelinePhase?
        for phase in track.phases {
            if phase.kind == .waiting { wait = phase } else { links.append(link(track.job, phase, wait)) }
            if phase.kind != .waiting { wait = nil }
        }
        if let wait { links.append(link(track.job, nil, wait)) }
        return links
    }

    private static func link(_ job: String, _ phase: TimelinePhase?, _ wait: TimelinePhase?) -> CriticalChain.Link {
        CriticalChain.Link(
            job: job, action: phase?.action ?? "", began: phase?.kind == .executing ? phase?.start : nil,
            reached: phase?.end, failed: phase?.failed ?? false,
            waited: wait.flatMap { wait in wait.end.map { $0 - wait.start } }, depends: depends(phase, wait),
            isWaiting: phase == nil)
    }

    private static func depends(_ phase: TimelinePhase?, _ wait: TimelinePhase?) -> [String] {
        if let wait, !wait.depends.isEmpty { return wait.depends }
        return phase?.declared ?? []
    }

    private var all: [CriticalChain.Link] { timeline.tracks.flatMap { candidates[ExactText($0.job)] ?? [] } }

    private var reached: [CriticalChain.Link] {
        all.filter { $0.reached.map { $0 <= timeline.end } ?? false }
    }

    private var lastReached: CriticalChain.Link? {
        if timeline.endedBy != .full {
            if let stuck = all.first(where: \.isWaiting) ?? all.first(where: { $0.reached == nil }) { return stuck }
        }
        return reached.max { $0.reached! < $1.reached! }
    }

    /// Of the jobs that it waited for, the one that kept it longest.
    private func holder(of link: CriticalChain.Link) -> CriticalChain.Link? {
        let limit = link.isWaiting ? Int64.max : (link.began ?? link.reached ?? .max)
        let held = link.depends.compactMap { name in ready(name, before: limit, isOpen: link.isWaiting) }
        return held.max { ($0.reached ?? .max) < ($1.reached ?? .max) }
    }

    /// How a job was last made ready before a time; for a job that waits for ever, one that never was ready is why.
    private func ready(_ job: String, before limit: Int64, isOpen: Bool) -> CriticalChain.Link? {
        let links = candidates[ExactText(job)] ?? []
        if isOpen, let stuck = links.last(where: { $0.reached == nil }) { return stuck }
        return links.last { $0.reached.map { $0 <= limit } ?? false }
    }
}

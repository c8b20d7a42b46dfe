/// The chain of dependencies that made a startup as long as it was, the last job first.
public struct CriticalChain: Sendable {
    /// The last action, what it waited for last, what that one waited for last, and so on.
    public let links: [StartupAction]

    /// The chain that ends with the job's action; nil names the one that was completed last.
    ///
    /// Of an action's dependencies the critical one is the one that was completed last before the action went on; a
    /// dependency that was completed later cannot have been what it waited for.
    public init(_ timeline: StartupTimeline, endingWith job: UInt32? = nil) {
        let actions = timeline.startup
        let byJob = Dictionary(grouping: actions, by: \.job)
        var next = job.map { CriticalChain.last(of: byJob[$0] ?? []) } ?? CriticalChain.last(of: actions)
        var links: [StartupAction] = []
        var seen: Set<UInt32> = []
        while let link = next, seen.insert(link.job).inserted {
            links.append(link)
            let limit = link.began ?? link.completed ?? .max
            let candidates = link.depends.flatMap { byJob[$0] ?? [] }
            next = CriticalChain.blocker(candidates, before: limit)
        }
        self.links = links
    }

    /// The one that was completed last; where none was, the one that began or waited last. An action that neither
    /// waited nor has a logged beginning explains nothing, and is named only where there is no other.
    private static func last(of actions: [StartupAction]) -> StartupAction? {
        let done = actions.filter { $0.completed != nil }
        let telling = done.filter { $0.began != nil || $0.waited != nil }
        return (telling.isEmpty ? done : telling).max { $0.completed! < $1.completed! }
            ?? actions.max { $0.start < $1.start }
    }

    /// What was waited for last. One that is still open holds what waits for it for ever.
    private static func blocker(_ candidates: [StartupAction], before limit: Int64) -> StartupAction? {
        if limit == .max, let open = candidates.filter({ $0.completed == nil }).max(by: { $0.start < $1.start }) {
            return open
        }
        let done = candidates.filter { ($0.completed ?? .max) <= limit }
        return done.max { $0.completed! < $1.completed! }
    }
}

/// The chain of dependencies that made a job's start as late as it was: the job, the dependency that was ready last,
/// and so on (as systemd-analyze critical-chain, for any past run).
public struct CriticalChain: Sendable {
    public struct Link: Sendable {
        public let bar: StartupTimeline.Bar
        /// Microseconds since the run's start at which the job was ready.
        public let reached: Int64
        /// Microseconds that its action took; nil where the log does not tell its beginning.
        public let took: Int64?
    }

    /// The last link is the one that waited for nothing.
    public let links: [Link]

    /// - Parameter job: where the chain ends; nil: at the start that ended last, of those that took time.
    public init?(_ timeline: StartupTimeline, job: String?) {
        var ready: [String: StartupTimeline.Bar] = [:]
        for bar in timeline.bars where bar.action == "start" && bar.end != nil && ready[bar.job] == nil {
            ready[bar.job] = bar
        }
        let last = job.map { ready[$0] } ?? CriticalChain.last(Array(ready.values))
        guard var bar = last else { return nil }
        var links: [Link] = []
        var seen: Set<String> = []
        while seen.insert(bar.job).inserted {
            links.append(CriticalChain.link(bar, timeline))
            let before = bar.depends.compactMap { ready[$0] }.filter { $0.end! <= bar.begin }
            guard let next = before.max(by: { ($0.end!, $0.job) < ($1.end!, $1.job) }) else { break }
            bar = next
        }
        self.links = links
    }

    /// A mark such as `startup_done` takes no time and waits for nothing: it explains no startup.
    private static func last(_ starts: [StartupTimeline.Bar]) -> StartupTimeline.Bar? {
        let timed = starts.filter { $0.hasBegin || $0.waitedFrom != nil }
        return (timed.isEmpty ? starts : timed).max { ($0.end!, $0.job) < ($1.end!, $1.job) }
    }

    private static func link(_ bar: StartupTimeline.Bar, _ timeline: StartupTimeline) -> Link {
        Link(bar: bar, reached: bar.end! - timeline.start, took: bar.hasBegin ? bar.end! - bar.begin : nil)
    }
}

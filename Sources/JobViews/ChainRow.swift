import JobState

/// A startup's critical chain as a view shows it.
public struct ChainRow: Sendable {
    public let host: String
    public let run: Run
    public let timeline: StartupTimeline
    public let chain: CriticalChain

    public init(host: String, run: Run, timeline: StartupTimeline, endingWith job: UInt32?) {
        self.host = host
        self.run = run
        self.timeline = timeline
        chain = CriticalChain(timeline, endingWith: job)
    }
}

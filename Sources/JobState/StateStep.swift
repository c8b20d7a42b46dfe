import JobRecords

/// One event with what it changed: a step through the past.
public struct StateStep: Sendable {
    public let host: UInt32
    public let run: Int
    /// Microseconds since the epoch.
    public let time: Int64
    public let kind: RecordKind
    public let failed: Bool
    /// The action's number; 0 where the event names none.
    public let action: UInt32
    /// The job before and after; both nil where the engine's run starts or ends.
    public let before: Job?
    public let after: Job?
    /// The jobs that it waits for afterwards.
    public let waitsFor: [String]
    /// For a run's start: jobs that went back to their birth state.
    public let resetJobs: Int

    public var job: UInt32? { after?.name }
}

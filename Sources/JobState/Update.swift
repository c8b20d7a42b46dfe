import JobRecords

/// What `get_updates` tells of one event.
public struct Update: Sendable {
    /// Job and action as numbers of the `NameRegistry`.
    public let job: UInt32
    public let action: UInt32
    public let kind: RecordKind
    public let failed: Bool
    /// A word's number: `executing`, `waiting_depends`, or the job's status.
    public let status: UInt32
    /// Microseconds since the epoch.
    public let time: Int64
    /// The line's own words; nil if they are made from the event.
    public let words: String?

    /// The update's `msg`.
    public func message(_ names: NameRegistry) -> String {
        if let words { return words }
        let (job, action) = (names[job], names[action])
        switch kind {
        case .began: return "Job \(job) executing \(action)"
        case .waits: return "Job \(job) waiting for dependencies"
        default: break
        }
        if failed { return "Job \(job) failed to \(action)" }
        switch action {
        case "start": return "Job \(job) started"
        case "stop": return "Job \(job) stopped"
        case "restart": return "Job \(job) restarted"
        default: return "Job \(job) \(action) done"
        }
    }
}

import JobState

/// An update as a view shows it.
public struct UpdateRow: Sendable {
    public let host: String
    public let name: String
    public let status: String
    /// Microseconds since the epoch.
    public let time: Int64
    public let message: String
    public let failed: Bool
    /// What ages count to; nil: the log's newest record.
    let now: Int64?

    public init(host: String, update: Update, now: Int64? = nil, names: NameRegistry) {
        self.now = now
        self.host = host
        name = names[update.job]
        status = names[update.status]
        time = update.time
        message = update.message(names)
        failed = update.failed
    }
}

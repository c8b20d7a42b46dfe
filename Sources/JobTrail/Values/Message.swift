import FoundationEssentials
internal import JobRecords

/// A message as `get_messages` tells it: a completed action with its outcome and the engine's counters, or a note that
/// came with a code.
public struct Message: Sendable, Hashable {
    /// The message code, such as `ULOGD-I-Start`; a note's text in full.
    public let msg: String
    /// The job.
    public let job: String?
    /// What was done, such as `start`; of a note what its job runs, if anything.
    public let action: String?
    /// How it ended; `nil` if the line's own word for it cannot be read.
    public let sub: Outcome?
    /// When it was written.
    public let timestamp: Date
    /// How far the engine's startup was, in words such as `33%`.
    public let startupPercentage: String?
    /// What went well since the engine started.
    public let okCounter: Int?
    /// What failed since.
    public let errCounter: Int?
    /// What ran as a process of its own since.
    public let forkedCounter: Int?
    /// The box; empty if no line names one.
    public let host: String
    /// The lines that belong to it, such as a traceback, joined by newlines.
    public let detail: String?

    /// What `get_messages` tells of a record; `nil` if it does not tell it.
    public init?(_ record: Record) {
        guard record.isMessage, let msg = record.msg else { return nil }
        self.msg = msg
        (job, action, sub, timestamp) = (record.job, record.action, record.sub, record.time)
        startupPercentage = record.startupPercentage
        (okCounter, errCounter, forkedCounter) = (record.okCounter, record.errCounter, record.forkedCounter)
        (host, detail) = (record.host, record.detail)
    }
}

extension Message: Encodable {
    /// Writes the keys of the documented interface; what is not known is null.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: MessageKey.self)
        try keys.encode(msg, forKey: .msg)
        try keys.encode(job, forKey: .job)
        try keys.encode(action, forKey: .action)
        try keys.encode(sub, forKey: .sub)
        try keys.encode(timestamp.timeIntervalSince1970, forKey: .timestamp)
        try keys.encode(startupPercentage, forKey: .startupPercentage)
        try keys.encode(okCounter, forKey: .okCounter)
        try keys.encode(errCounter, forKey: .errCounter)
        try keys.encode(forkedCounter, forKey: .forkedCounter)
    }
}

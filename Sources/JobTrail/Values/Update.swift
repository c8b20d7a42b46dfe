import FoundationEssentials
internal import JobState

/// One change of a job, as `get_updates` tells it.
public struct Update: Sendable, Hashable {
    /// The job.
    public let name: String
    /// `executing`, `waiting_depends`, or the job's status after the change.
    public let status: String
    /// When it changed.
    public let time: Date
    /// The change in words, such as `Job firewall started`.
    public let msg: String

    init(_ update: JobState.Update, _ names: NameRegistry) {
        name = names[update.job]
        status = names[update.status]
        time = Date(microseconds: update.time)
        msg = update.message(names)
    }
}

extension Update: Encodable {
    private enum Key: String, CodingKey { case name, status, time, msg }

    /// Writes the keys of the documented interface.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(name, forKey: .name)
        try keys.encode(status, forKey: .status)
        try keys.encode(time.timeIntervalSince1970, forKey: .time)
        try keys.encode(msg, forKey: .msg)
    }
}

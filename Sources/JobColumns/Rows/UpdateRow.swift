import JobState

/// An update as views show it.
public struct UpdateRow: Sendable {
    public let host: String
    public let name: String
    public let status: String
    /// Microseconds since the epoch.
    public let time: Int64
    public let message: String
    public let failed: Bool
    /// The instant to which its age counts.
    public let now: Int64

    public init(host: String, update: Update, now: Int64 = 0, names: NameRegistry) {
        self.host = host
        self.now = now
        name = names[update.job]
        status = names[update.status]
        time = update.time
        message = update.message(names)
        failed = update.failed
    }
}

extension UpdateRow: ColumnRow {
    public static let columns: [Column<UpdateRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("name", .name, title: "JOB", "The job") { .text($0.name) },
        Column("status", .text, "executing, waiting_depends, or the job's status") { .text($0.status) },
        Column("time", .instant, "When it changed") { .instant($0.time) },
        Column("msg", .text, title: "UPDATE", "The change in words") { .text($0.message) },
        Column("age", .duration, part: .derived, "How long ago that was") { .duration($0.now - $0.time) },
    ]
}

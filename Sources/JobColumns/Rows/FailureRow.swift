import JobState

/// Like failures of a job, counted.
public struct FailureRow: Sendable {
    public var host: String
    public var job: String
    public var action: String
    public var reason: String
    public var count: Int
    /// Times of the oldest and the newest, microseconds since the epoch.
    public var first: Int64
    public var last: Int64
    /// The place of the newest.
    public var file: String
    public var line: Int
    /// Lines that belong to the newest, joined by newlines; nil without.
    public var detail: String?

    public init(
        host: String, job: String, action: String, reason: String, count: Int, first: Int64, last: Int64, file: String,
        line: Int, detail: String?
    ) {
        (self.host, self.job, self.action, self.reason, self.count) = (host, job, action, reason, count)
        (self.first, self.last, self.file, self.line, self.detail) = (first, last, file, line, detail)
    }

    /// - Parameter file: the name of the newest one's file.
    public init(_ group: FailureGroup, _ names: NameRegistry, file: String) {
        let newest = group.newest
        self.init(
            host: names[newest.host], job: names[newest.job], action: names[newest.action], reason: newest.reason,
            count: group.count, first: group.first, last: group.last, file: file, line: Int(newest.line),
            detail: newest.detail)
    }
}

extension FailureRow: ColumnRow {
    public static let columns: [Column<FailureRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("job", .name, "The job") { .text($0.job) },
        Column("action", .name, "What failed, or was under way; NULL where that is not told") { row in
            row.action.isEmpty ? .none : .text(row.action)
        },
        Column("reason", .text, "Why, every run of digits being the same") { .text($0.reason) },
        Column("count", .number, "How often") { .number($0.count) },
        Column("first", .instant, "The first time") { .instant($0.first) },
        Column("last", .instant, "The last time") { .instant($0.last) },
        Column("file", .name, "In which file the last one stands") { .text($0.file) },
        Column("line", .number, "Its line there, from 1") { .number($0.line) },
        Column("detail", .text, "Lines that belong to it, such as a traceback; NULL without") { .known($0.detail) },
    ]
}

import JobState

/// A run as views show it.
public struct RunRow: Sendable {
    public let host: String
    public let run: Run

    public init(host: String, run: Run) {
        self.host = host
        self.run = run
    }
}

extension RunRow: ColumnRow {
    public static let columns: [Column<RunRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("run", .number, "Its number, from 1 for each host") { .number($0.run.number) },
        Column("start", .instant, "Its first record's time") { .instant($0.run.start) },
        Column("end", .instant, "Its last record's time") { .instant($0.run.end) },
        Column("lasted", .duration, part: .derived, "How long it lasted") { .duration($0.run.end - $0.run.start) },
        Column("startup", .duration, part: .derived, "How long its startup took") { row in
            .known(duration: row.run.startupDone.map { $0 - row.run.start })
        },
        Column("messages", .number, "Completed actions") { .number($0.run.messages) },
        Column("ok", .number, "Of these, what went well") { .number($0.run.ok) },
        Column("err", .number, "Of these, what failed") { .number($0.run.err) },
        Column("jobs", .number, "How many jobs it names") { .number($0.run.jobs) },
        Column("cause", .text, title: "BEGINS WITH", part: .sql, "Why it is a new run") {
            .text($0.run.cause.rawValue)
        },
    ]
}

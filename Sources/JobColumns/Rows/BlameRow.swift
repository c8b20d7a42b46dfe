import JobState

/// An action and how long it took, as `blame` shows it: names as text.
public struct BlameRow: Sendable {
    public let host: String
    public let job: String
    public let action: String
    public let span: ActionSpan

    public init(_ span: ActionSpan, _ names: NameRegistry) {
        self.span = span
        host = names[span.host]
        job = names[span.job]
        action = names[span.action]
    }

    /// Microseconds.
    public var took: Int64 { span.t1 - span.t0 }
    /// When it ended; nil if it never did.
    public var ended: Int64? { span.hasEnded ? span.t1 : nil }
}

extension BlameRow: ColumnRow {
    public static let columns: [Column<BlameRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("run", .number, "In which life of the engine") { .number($0.span.run) },
        Column("job", .name, "The job") { .text($0.job) },
        Column("action", .name, "What was done") { .text($0.action) },
        Column("seconds", .duration, title: "TOOK", "How long it took, or lasted up to the end of its run") {
            .duration($0.took)
        },
        Column("t0", .instant, title: "BEGAN", "When it began") { .instant($0.span.t0) },
        Column("t1", .instant, title: "ENDED", "When it ended; NULL if it never did") { .known(instant: $0.ended) },
        Column("sub", .text, "ok or err; NULL if it never ended") { row in
            row.span.hasEnded ? .text(row.span.failed ? "err" : "ok") : .none
        },
    ]
}

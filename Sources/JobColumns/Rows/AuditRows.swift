import JobState

/// One line of the inventory: a file that was looked at.
public struct FileReport: Sendable {
    public enum Role: String, Sendable, CaseIterable {
        case live, rotated, archived, duplicate, ignored, catalogue, seal
    }

    public let name: String
    public let role: Role
    /// As the file lies there, archives packed; nil where it has no size of its own (standard input).
    public let bytes: Int64?
    /// nil where the file was not read.
    public let outcome: FileOutcome?
    /// Lower-case hex, of the file as it lies there; nil where it could not be read.
    public let sha256: String?
    /// Whether it is a log beside the engine's, which views of notes read.
    public let isCompanion: Bool
    /// Of a time stamp that fits what it stands beside: when that was seen, microseconds since the epoch.
    public let sealed: Int64?

    public init(
        name: String, role: Role, bytes: Int64?, outcome: FileOutcome?, sha256: String?, sealed: Int64? = nil,
        isCompanion: Bool = false
    ) {
        self.name = name
        self.role = role
        self.bytes = bytes
        self.outcome = outcome
        self.sha256 = sha256
        self.sealed = sealed
        self.isCompanion = isCompanion
    }
}

extension FileReport: ColumnRow {
    public static let columns: [Column<FileReport>] = [
        Column("file", .name, "Its name") { .text($0.name) },
        Column("role", .text, Role.allCases.map(\.rawValue).joined(separator: ", ")) { .text($0.role.rawValue) },
        Column("bytes", .number, "Its size as it lies there") { .known($0.bytes) },
        Column("lines", .number, "Its lines") { .number($0.outcome?.summary.lines ?? 0) },
        Column("records", .number, "Of these, records") { .number($0.outcome?.records ?? 0) },
        Column("foreign", .number, "Of these, other programs' lines") { .number($0.outcome?.foreign ?? 0) },
        Column("unparsed", .number, "Of these, lines that are nothing known") { .number($0.outcome?.unparsed ?? 0) },
        Column("first", .instant, "Its first record's time; a seal's own") {
            .known(instant: $0.outcome?.first ?? $0.sealed)
        },
        Column("last", .instant, "Its last record's time; a seal's own") {
            .known(instant: $0.outcome?.last ?? $0.sealed)
        },
        Column("year", .number, "The year of its last line whose time has none") { .known($0.outcome?.year) },
        Column("year_from", .text, "Where that year comes from") { .known($0.outcome?.yearSource?.rawValue) },
        Column("sha256", .text, "Its fingerprint, as it lies there") { .known($0.sha256) },
    ]
}

extension Finding: ColumnRow {
    public static let columns: [Column<Finding>] = [
        Column("kind", .text, Finding.Kind.allCases.map(\.rawValue).joined(separator: ", ")) {
            .text($0.kind.rawValue)
        },
        Column("file", .name, "Where") { .text($0.file) },
        Column("offset", .number, "Bytes before the place in the unpacked file; NULL for a whole file") {
            .known($0.offset)
        },
        Column("line", .number, "Its line, from 1; NULL for a whole file") { .known($0.line) },
        Column("text", .text, title: "WHAT", "What was found, in words") { .text($0.text) },
    ]
}

/// Like failures of a job, counted.
public struct FailureRow: Sendable {
    public let host: String
    public let job: String
    public let action: String
    public let reason: String
    public let count: Int
    /// Times of the oldest and the newest, microseconds since the epoch.
    public let first: Int64
    public let last: Int64
    /// The place of the newest.
    public let file: String
    public let line: Int
    /// Lines that belong to the newest, joined by newlines; nil without.
    public let detail: String?

    /// - Parameter file: the name of the newest one's file.
    public init(_ group: FailureGroup, _ names: NameRegistry, file: String) {
        let (newest, words) = (group.newest.record, group.newest.words)
        (host, job, action) = (names[newest.host], names[newest.job], names[newest.action])
        (count, first, last) = (group.count, group.first, group.last)
        (self.file, line, reason, detail) = (file, Int(newest.line), words.reason, words.detail)
    }
}

extension FailureRow: ColumnRow {
    public static let columns: [Column<FailureRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("job", .name, "The job; NULL for the engine") { $0.job.isEmpty ? .none : .text($0.job) },
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

/// An action of a job, as the engine's catalogue has it; a job without actions is a row too.
public struct CatalogueRow: Sendable {
    public let host: String
    public let job: String
    public let action: Catalogue.Action?

    /// Every action of every job of a box's catalogue.
    public static func all(_ catalogue: Catalogue?, host: String) -> [CatalogueRow] {
        (catalogue?.jobs ?? []).flatMap { job in
            let actions = job.actions.isEmpty ? [nil] : job.actions.map(Optional.some)
            return actions.map { CatalogueRow(host: host, job: job.name, action: $0) }
        }
    }
}

extension CatalogueRow: ColumnRow {
    public static let columns: [Column<CatalogueRow>] = [
        Column("host", .name, "The box") { .text($0.host) },
        Column("job", .name, "A job that its engine knows") { .text($0.job) },
        Column("action", .name, "An action of it; NULL if it has none") { .known($0.action?.name) },
        Column("exit_status", .name, "The status in which the action leaves the job; NULL if it is not told") {
            .known($0.action?.exitStatus)
        },
    ]
}

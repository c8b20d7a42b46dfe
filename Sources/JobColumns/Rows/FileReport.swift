import JobState
import LogBytes

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
    /// Of a time stamp that fits what it stands beside: when that was seen, microseconds since the epoch.
    public let sealed: Int64?

    public init(
        name: String, role: Role, bytes: Int64?, outcome: FileOutcome?, sha256: String?, sealed: Int64? = nil
    ) {
        self.name = name
        self.role = role
        self.bytes = bytes
        self.outcome = outcome
        self.sha256 = sha256
        self.sealed = sealed
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

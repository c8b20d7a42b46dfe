/// `-o`.
public enum OutputForm: String, Sendable, CaseIterable {
    case table, json, ndjson, csv, markdown
    // Of records only:
    case short, wide, raw
    case shortISO = "short-iso"

    /// Whether people read it, rather than programs.
    public var isForPeople: Bool {
        switch self {
        case .json, .ndjson, .csv: false
        case .table, .markdown, .short, .wide, .raw, .shortISO: true
        }
    }
}

/// `-o` (contract, section 6).
public enum OutputForm: String, Sendable, CaseIterable {
    case table, json, ndjson, csv
}

import CSQLite

/// What a statement asks of a column of texts. It may let through more than what the statement wants, since SQLite
/// looks again, but never less.
struct TextCondition: Sendable {
    enum Form: Sendable {
        case equals
        case glob
        case like
    }

    let column: RecordColumn
    let form: Form
    /// One of them must match.
    let values: [String]

    /// The texts that a column can be asked for cheaply: what a record holds as a number or a letter.
    static let columns: Set<RecordColumn> = [.host, .kind, .severity, .job, .action, .sub, .file]

    /// - Parameter text: nil for NULL, which nothing matches.
    func matches(_ text: String?) -> Bool {
        guard let text else { return false }
        return switch form {
        case .equals: values.contains(text)
        case .glob: values.contains { sqlite3_strglob($0, text) == 0 }
        case .like: values.contains { sqlite3_strlike($0, text, 0) == 0 }
        }
    }
}

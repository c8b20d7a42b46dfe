/// The tables that jobtrail fills.
public enum ExportTable: String, CaseIterable, Sendable {
    case records, files, findings, catalogue

    /// In the order in which a row has them.
    var columns: [ServerShape] {
        switch self {
        case .records: RecordBinary.fields.map(\.shape)
        case .files: FileEntry.columns.map(\.shape)
        case .findings: FindingEntry.columns.map(\.shape)
        case .catalogue: CatalogueEntry.columns.map(\.shape)
        }
    }

    /// What rows are sorted by; rows that agree in it are one, of which the one with the highest `version` stays.
    var key: String {
        switch self {
        case .records: "(host, job, micros, id)"
        case .files: "(host, id, file)"
        case .findings: "(host, file, kind, offset, id)"
        case .catalogue: "(host, job, action)"
        }
    }

    /// The column that decides between copies of one row.
    var version: String {
        switch self {
        case .records: "seen"
        case .files: "lines"
        case .findings: "version"
        case .catalogue: "time"
        }
    }

    /// The statement that a stream of rows belongs to.
    public func insertion(database: String) -> String {
        let names = columns.map(\.name).joined(separator: ", ")
        return "INSERT INTO \(database).\(rawValue) (\(names)) FORMAT RowBinary"
    }
}

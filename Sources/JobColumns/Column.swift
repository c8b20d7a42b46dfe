/// One thing that a row tells, and all that there is to know of it. NDJSON, CSV, tables, `--fields`, `--sort`, SQL,
/// the manual and completions take their columns from lists of these, so that a new column is one more of them.
public struct Column<Row>: Sendable {
    /// Its key in NDJSON, CSV and SQL.
    public let name: String
    public let type: ColumnType
    /// What stands above it in a table.
    public let title: String
    /// What it means, as the manual says it.
    public let meaning: String
    public let part: ColumnPart
    public let value: @Sendable (Row) -> ColumnValue

    /// - Parameter title: the name in capitals, unless given.
    public init(
        _ name: String, _ type: ColumnType, title: String? = nil, part: ColumnPart = .whole, _ meaning: String,
        value: @escaping @Sendable (Row) -> ColumnValue
    ) {
        self.name = name
        self.type = type
        self.title = title ?? name.uppercased()
        self.meaning = meaning
        self.part = part
        self.value = value
    }
}

/// Which rows a column belongs to, if nobody names it.
public enum ColumnPart: Sendable {
    /// The whole row: NDJSON, CSV and SQL have it.
    case whole
    /// SQL has it, and the documents do not.
    case sql
    /// It is made of others, for tables.
    case derived
}

/// What a column holds.
public enum ColumnType: Sendable {
    /// A name: what is too long for a table is shortened in the middle.
    case name
    case text, number
    /// A whole number of percent.
    case percent
    /// Microseconds since the epoch; printed as seconds.
    case instant
    /// Microseconds; printed as seconds.
    case duration
    /// A list of names: a list in JSON and SQL, joined by commas elsewhere.
    case names
    /// JSON as it stands.
    case json

    /// SQLite's word for it.
    public var sql: String {
        switch self {
        case .name, .text, .names, .json: "TEXT"
        case .number, .percent: "INTEGER"
        case .instant, .duration: "REAL"
        }
    }

    /// Whether tables put it at the right of its column.
    public var isRight: Bool {
        switch self {
        case .number, .percent, .duration: true
        case .name, .text, .instant, .names, .json: false
        }
    }
}

/// Rows of one kind, told by columns.
public protocol ColumnRow {
    /// In the order of NDJSON, CSV and SQL; derived ones anywhere.
    static var columns: [Column<Self>] { get }
}

extension ColumnRow {
    /// The columns of the whole row, as NDJSON and CSV have it.
    public static var wholeRow: [Column<Self>] { columns.filter { $0.part == .whole } }
    /// The columns of a table in SQL.
    public static var sqlColumns: [Column<Self>] { columns.filter { $0.part != .derived } }

    /// The column of that name, or of that title in tables.
    public static func column(_ name: String) -> Column<Self>? {
        columns.first { $0.name == name } ?? columns.first { $0.title.lowercased() == name }
    }
}

extension Array {
    /// The columns as a table's definition in SQL has them.
    public func definitions<Row>(_: Row.Type = Row.self) -> String where Element == Column<Row> {
        map { "\"\($0.name)\" \($0.type.sql)" }.joined(separator: ", ")
    }
}

/// One thing that a row tells, and all that there is to know of it. NDJSON, CSV, tables, `--fields`, `--sort`, SQL,
/// the manual and completions take their columns from lists of these, so that a new column is one
/// more of them.
public struct Column<Row>: Sendable {
    /// Its key in NDJSON, CSV and SQL.
    public let name: String
    public let type: ColumnType
    /// What stands above it in a table.
    public let title: String
    /// What it means, as the manual says it.
    public let meaning: String
    public let part: ColumnPart
    /// Of records: where they hold it, for all that takes it without making a `value`.
    public let slot: RecordSlot?
    public let value: @Sendable (Row) -> ColumnValue

    /// - Parameter title: the name in capitals, unless given.
    public init(
        _ name: String, _ type: ColumnType, title: String? = nil, part: ColumnPart = .whole, slot: RecordSlot? = nil,
        _ meaning: String, value: @escaping @Sendable (Row) -> ColumnValue
    ) {
        self.name = name
        self.type = type
        self.title = title ?? name.uppercased()
        self.meaning = meaning
        self.part = part
        self.slot = slot
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
    /// Only forms without lists and objects have it.
    case flat
    /// Only forms with lists and objects have it.
    case nested
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
    /// A column that is made for its name, and how such names look.
    static func own(_ name: String) -> Column<Self>?
    static var ownNames: [String] { get }
}

extension ColumnRow {
    /// The columns of the whole row, as NDJSON and CSV have it.
    public static var wholeRow: [Column<Self>] { columns.filter { $0.part == .whole } }
    /// The same as the documented interface tells it, which is of one box.
    public static var documented: [Column<Self>] { wholeRow.filter { $0.name != "host" } }
    /// The same with what only some forms can hold.
    /// - Parameter nests: whether a value can be a list or an object.
    public static func wholeRow(nests: Bool) -> [Column<Self>] {
        columns.filter { [.whole, nests ? .nested : .flat].contains($0.part) }
    }
    /// The columns of a table in SQL.
    public static var sqlColumns: [Column<Self>] { columns.filter { $0.part != .derived } }
    /// The same as a table's definition has them.
    public static var sqlDefinitions: String {
        sqlColumns.map { "\"\($0.name)\" \($0.type.sql)" }.joined(separator: ", ")
    }

    /// The column of that name, or of that title in tables.
    public static func column(_ name: String) -> Column<Self>? {
        columns.first { $0.name == name } ?? columns.first { $0.title.lowercased() == name } ?? own(name)
    }

    public static func own(_ name: String) -> Column<Self>? { nil }
    public static var ownNames: [String] { [] }
}

/// What a row holds in one of its columns, before it is put into a form.
public enum ColumnValue: Sendable, Hashable {
    case text(String)
    case number(Int)
    case real(Double)
    /// Microseconds since the epoch.
    case instant(Int64)
    /// Microseconds.
    case duration(Int64)
    case names([String])
    /// A JSON value as it is written.
    case json([UInt8])
    case none
    /// Nothing, and a whole JSON object does not even have the key.
    case absent

    /// A number, or nothing if it is unknown (negative).
    @inlinable public static func known(_ number: Int32) -> ColumnValue { number < 0 ? .none : .number(Int(number)) }

    public static func known(_ text: String?) -> ColumnValue { text.map { .text($0) } ?? .none }
    public static func known(_ number: Int64?) -> ColumnValue { number.map { .number(Int($0)) } ?? .none }
    public static func known(_ number: Int?) -> ColumnValue { number.map { .number($0) } ?? .none }
    public static func known(duration: Int64?) -> ColumnValue { duration.map { .duration($0) } ?? .none }
    public static func known(instant: Int64?) -> ColumnValue { instant.map { .instant($0) } ?? .none }

    /// Whether it stands before `other` in an ascending order: nothing first, numbers before words.
    public func precedes(_ other: ColumnValue) -> Bool {
        switch (self, other) {
        case (.text(let a), .text(let b)): a < b
        case (.names(let a), .names(let b)): a.lexicographicallyPrecedes(b)
        case (.json(let a), .json(let b)): a.lexicographicallyPrecedes(b)
        default: order < other.order
        }
    }

    /// Which sort of values it is of, and how large it is among those.
    private var order: (sort: Int, size: Int64) {
        switch self {
        case .none, .absent: (0, 0)
        case .number(let number): (1, Int64(number))
        case .real(let number): (1, Int64(exactly: number.rounded()) ?? 0)
        case .instant(let time), .duration(let time): (1, time)
        case .text: (2, 0)
        case .names: (3, 0)
        case .json: (4, 0)
        }
    }
}

extension ColumnValue {
    /// As JSON.
    public var json: String {
        var json = JSONWriter(ByteBuffer(capacity: 64))
        json.value(self)
        return String(decoding: json.buffer.bytes, as: UTF8.self)
    }
}

extension JSONWriter {
    public mutating func value(_ value: ColumnValue) {
        switch value {
        case .text(let text): string(text)
        case .number(let number): self.number(number)
        case .real(let number): raw(number.isFinite ? "\(number)" : "null")
        case .instant(let time), .duration(let time): seconds(time)
        case .names(let names): strings(names)
        case .json(let bytes): raw(bytes)
        case .none, .absent: null()
        }
    }

    /// A key with a list of rows.
    public mutating func list<Row>(_ name: String, _ rows: [Row], _ columns: [Column<Row>]) {
        key(name)
        beginList()
        for row in rows { object(row, columns) }
        endList()
    }

    /// A row as an object, without the keys whose values are absent.
    public mutating func object<Row>(_ row: Row, _ columns: [Column<Row>], keepsAbsent: Bool = false) {
        beginObject()
        for column in columns {
            let value = column.value(row)
            if value == .absent && !keepsAbsent { continue }
            key(column.name)
            self.value(value)
        }
        endObject()
    }
}

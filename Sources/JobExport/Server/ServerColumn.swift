import JobColumns
import JobRecords
import LogLines

/// How a server keeps the values of a column, in words that ClickHouse of 2018 and of today both know, and how a row
/// carries them.
enum ServerType: Sendable, Equatable {
    /// A text of few values.
    case word
    case text
    /// So many bytes, of which a special column makes its own.
    case bytes(Int)
    case names
    /// One of these, or what `none` says, as a byte.
    case choice([String])
    case flag
    /// From 0; what is not known is 0.
    case count
    /// What is not known is -1.
    case long
    case maybeShort, maybeLong
    /// Whole seconds.
    case date

    /// What a column of `JobColumns` has if nobody says otherwise.
    init(_ type: ColumnType) {
        self =
            switch type {
            case .name: .word
            case .text, .json: .text
            case .names: .names
            case .percent: .maybeShort
            case .number, .instant, .duration: .maybeLong
            }
    }

    var name: String {
        switch self {
        case .word, .text: "String"
        case .bytes(let count): "FixedString(\(count))"
        case .names: "Array(String)"
        case .choice(let words):
            "Enum8(\(words.enumerated().map { "'\($1)' = \($0)" }.joined(separator: ", ")))"
        case .flag: "UInt8"
        case .count: "UInt32"
        case .long: "Int64"
        case .maybeShort: "Nullable(Int32)"
        case .maybeLong: "Nullable(Int64)"
        case .date: "DateTime('UTC')"
        }
    }

    /// What stands there if there is nothing.
    var nothing: String {
        switch self {
        case .word, .text, .bytes, .names, .choice: "empty"
        case .flag, .count, .date: "0"
        case .long: "-1"
        case .maybeShort, .maybeLong: "NULL"
        }
    }

    /// The same in words of today's ClickHouse, which takes less room for it; rows are sent alike.
    var modernName: String {
        switch self {
        case .word: "LowCardinality(String)"
        case .text: "String CODEC(ZSTD)"
        // Digests alone are not worth packing.
        case .bytes(let count) where count > 16: "\(name) CODEC(ZSTD)"
        case .long: "\(name) CODEC(Delta, ZSTD)"
        default: name
        }
    }
}

/// A column of a table of the server: how it is defined there, and how rows of that kind carry it.
struct ServerColumn<Row>: Sendable {
    let shape: ServerShape
    let append: @Sendable (Row, inout ByteBuffer) -> Void

    /// One that only the server has.
    init(
        _ name: String, _ type: ServerType, _ meaning: String,
        append: @escaping @Sendable (Row, inout ByteBuffer) -> Void
    ) {
        shape = ServerShape(name: name, type: type, meaning: meaning)
        self.append = append
    }

    /// A column of `JobColumns`.
    /// - Parameters:
    ///   - type: if it is not what the column's own makes of it.
    ///   - told: the row whose column it is.
    init<Told>(_ column: Column<Told>, _ type: ServerType? = nil, of told: @escaping @Sendable (Row) -> Told) {
        let type = type ?? ServerType(column.type)
        let meaning = column.meaning.replacing("NULL", with: type.nothing)
        self.init(column.name, type, meaning) { $1.append(column.value(told($0)), as: type) }
    }
}

/// What a column is, whatever its table's rows are.
struct ServerShape: Sendable {
    let name: String
    let type: ServerType
    let meaning: String

    /// As a table's definition has it.
    func definition(isModern: Bool) -> String {
        let words = meaning.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        // ClickHouse wants the comment before the codec.
        let type = isModern ? type.modernName : type.name
        let parts = type.split(separator: " CODEC", maxSplits: 1)
        return "\(name) \(parts[0]) COMMENT '\(words)'" + (parts.count > 1 ? " CODEC\(parts[1])" : "")
    }
}

extension ByteBuffer {
    /// A value of a column of `JobColumns`; nothing is an empty text, or what the type has for it.
    mutating func append(_ value: ColumnValue, as type: ServerType) {
        switch type {
        case .word, .text: append(binary: value.words)
        case .bytes(let count):
            append(
                Array(value.words.utf8.prefix(count))
                    + Array(repeating: 0, count: max(0, count - value.words.utf8.count)))
        case .names: append(names: value.list)
        case .choice(let words): append(UInt8(words.firstIndex(of: value.words) ?? words.count - 1))
        case .flag: append(UInt8(clamping: value.integer ?? 0))
        case .count: append(little: UInt32(clamping: value.integer ?? 0))
        case .long: append(little: value.integer ?? -1)
        case .maybeShort: append(nullable: value.integer.map { Int32(clamping: $0) })
        case .maybeLong: append(nullable: value.integer)
        case .date: append(little: ClickHouseTime.seconds(value.integer ?? 0))
        }
    }

    mutating func append(names: [String]) {
        append(length: names.count)
        for name in names { append(binary: name) }
    }
}

extension ColumnValue {
    fileprivate var words: String {
        switch self {
        case .text(let text): text
        case .json(let bytes): String(decoding: bytes, as: UTF8.self)
        default: ""
        }
    }

    fileprivate var list: [String] {
        if case .names(let names) = self { return names }
        return []
    }

    fileprivate var integer: Int64? {
        switch self {
        case .number(let number): Int64(number)
        case .instant(let time), .duration(let time): time
        default: nil
        }
    }
}

/// Values as ClickHouse's `RowBinary` has them: little-endian numbers, strings behind their length as a varint.
extension ByteBuffer {
    mutating func append<N: FixedWidthInteger>(little value: N) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }

    mutating func append<N: FixedWidthInteger>(big value: N) {
        withUnsafeBytes(of: value.bigEndian) { append($0) }
    }

    /// `Nullable(Int32)` or `Nullable(Int64)`.
    mutating func append<N: FixedWidthInteger>(nullable value: N?) {
        guard let value else { return append(UInt8(1)) }
        append(UInt8(0))
        append(little: value)
    }

    /// `Nullable(Int32)`, null where it is unknown (negative).
    mutating func append(known value: Int32) { append(nullable: value < 0 ? nil : value) }

    mutating func append(_ digest: Chain) {
        append(big: digest.high)
        append(big: digest.low)
    }

    mutating func append(length: Int) {
        var rest = UInt64(length)
        while rest >= 128 {
            append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(binary text: String) {
        var text = text
        text.withUTF8 { append(binary: UnsafeRawBufferPointer($0)) }
    }

    mutating func append(binary bytes: [UInt8]) { bytes.withUnsafeBytes { append(binary: $0) } }

    mutating func append(binary bytes: UnsafeRawBufferPointer) {
        append(length: bytes.count)
        append(bytes)
    }
}

/// Times as ClickHouse's `DateTime` holds them: whole seconds from 1970 to 2106. Later and earlier ones take its ends;
/// the column `micros` has the time itself.
enum ClickHouseTime {
    static func seconds(_ micros: Int64) -> UInt32 { UInt32(clamping: micros / 1_000_000) }

    /// A number that changes with the month, by which the tables are parted.
    static func month(_ seconds: UInt32) -> Int {
        let date = Civil.date(days: Int(seconds) / 86_400)
        return date.year * 12 + date.month
    }
}

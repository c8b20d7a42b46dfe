import CSQLite
import Glibc

/// A prepared statement.
public final class Statement {
    /// A value of a row.
    public enum Value: Sendable, Equatable {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        case blob([UInt8])
    }

    private let database: Database
    private let handle: OpaquePointer
    fileprivate static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// - Throws: where the SQL is wrong, with the place; also where more than one statement is given.
    init(_ database: Database, _ sql: String) throws(StoreError) {
        self.database = database
        var handle: OpaquePointer?
        var rest = ""
        let status = sql.withCString { start in
            var tail: UnsafePointer<CChar>?
            let status = sqlite3_prepare_v3(database.handle, start, -1, 0, &handle, &tail)
            if let tail { rest = String(cString: tail) }
            return status
        }
        guard status == SQLITE_OK else { throw database.lastError() }
        guard let handle else { throw StoreError(path: database.path, reason: "there is no statement") }
        self.handle = handle
        let behind = rest.trimmed
        guard behind.isEmpty else {
            throw StoreError(path: database.path, reason: "one statement at a time: what of '\(behind)'?")
        }
    }

    deinit { sqlite3_finalize(handle) }

    /// - Returns: whether there is a row.
    public func step() throws(StoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.lastError()
        }
    }

    /// Runs a statement that gives no row, and makes it ready for the next values.
    public func run() throws(StoreError) {
        defer { sqlite3_reset(handle) }
        _ = try step()
    }

    /// The same with these values.
    func run(_ values: any StatementValue...) throws(StoreError) {
        bind(values)
        try run()
    }

    /// What `body` makes of each row that is left.
    func map<Made>(_ body: (Statement) throws(StoreError) -> Made) throws(StoreError) -> [Made] {
        var made: [Made] = []
        while try step() { made.append(try body(self)) }
        return made
    }

    // MARK: parameters, from 1

    public func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    /// A number, or NULL where it is unknown (negative).
    func bind(_ index: Int32, known value: Int64) {
        if value < 0 { sqlite3_bind_null(handle, index) } else { sqlite3_bind_int64(handle, index, value) }
    }

    public func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(handle, index, value) }

    public func bind(_ index: Int32, _ value: String?) {
        guard var value else { return bindNull(index) }
        value.withUTF8 { bytes in
            let start = UnsafeRawPointer(bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!).assumingMemoryBound(
                to: CChar.self)
            sqlite3_bind_text64(
                handle, index, start, UInt64(bytes.count), Statement.transient, UInt8(SQLITE_UTF8))
        }
    }

    public func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
        // Without an address it would be NULL.
        if blob.isEmpty { return _ = sqlite3_bind_zeroblob(handle, index, 0) }
        sqlite3_bind_blob64(handle, index, blob.baseAddress, UInt64(blob.count), Statement.transient)
    }

    public func bind(_ index: Int32, _ value: Value) {
        switch value {
        case .null: bindNull(index)
        case .integer(let number): bind(index, number)
        case .real(let number): bind(index, number)
        case .text(let text): bind(index, text)
        case .blob(let bytes): bytes.withUnsafeBytes { bind(index, blob: $0) }
        }
    }

    /// All parameters, in their order.
    func bind(_ values: [any StatementValue]) {
        for (index, value) in values.enumerated() { bind(Int32(index + 1), value.inStatement) }
    }

    /// Text that stands where it is until the statement has run: no copy is made. It must be valid UTF-8.
    func bind(_ index: Int32, kept text: UnsafeRawBufferPointer) {
        let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        sqlite3_bind_text(handle, index, start, Int32(text.count), nil)
    }

    func bind(_ index: Int32, literal text: StaticString) {
        bind(index, kept: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

    /// The number of `:name`, `@name` or `$name`; nil where the statement has none.
    public func index(of name: String) -> Int32? {
        for prefix in [":", "@", "$"] {
            let index = sqlite3_bind_parameter_index(handle, prefix + name)
            if index > 0 { return index }
        }
        return nil
    }

    /// Names of parameters that a query has.
    public var parameters: [String] {
        let count = sqlite3_bind_parameter_count(handle)
        guard count > 0 else { return [] }
        return (1...count).map { index in sqlite3_bind_parameter_name(handle, index).map { String(cString: $0) } ?? "?"
        }
    }

    // MARK: rows

    public var columns: [String] {
        (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    /// A place, a size or a number: whoever wrote it, sums with it cannot overflow.
    func count(_ column: Int32) -> Int64 { min(max(integer(column), 0), 1 << 60) }

    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// A whole number; nil if it is something else.
    func known(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_INTEGER ? integer(column) : nil
    }

    /// The whole of it, a NUL inside included.
    public func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    public func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    public func blob(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// Calls `body` with a blob's bytes, which stand until the next step.
    func withBlob<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        let start = sqlite3_column_blob(handle, column)
        return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// Makes ready to run again with other values.
    func reset() { sqlite3_reset(handle) }

    public func value(_ column: Int32) -> Value {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT: .text(text(column) ?? "")
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }
}

extension Statement.Value {
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    /// Makes it the value of a virtual table's column.
    func give(to context: OpaquePointer) {
        switch self {
        case .null: sqlite3_result_null(context)
        case .integer(let number): sqlite3_result_int64(context, number)
        case .real(let number): sqlite3_result_double(context, number)
        case .text(let text):
            sqlite3_result_text(context, text, Int32(clamping: text.utf8.count), Statement.transient)
        case .blob(let bytes): sqlite3_result_blob(context, bytes, Int32(bytes.count), Statement.transient)
        }
    }
}

/// What a parameter can be given.
protocol StatementValue { var inStatement: Statement.Value { get } }
extension Statement.Value: StatementValue { var inStatement: Statement.Value { self } }
extension Int64: StatementValue { var inStatement: Statement.Value { .integer(self) } }
extension Int: StatementValue { var inStatement: Statement.Value { .integer(Int64(self)) } }
extension Bool: StatementValue { var inStatement: Statement.Value { .integer(self ? 1 : 0) } }
extension Double: StatementValue { var inStatement: Statement.Value { .real(self) } }
extension String: StatementValue { var inStatement: Statement.Value { .text(self) } }
extension [UInt8]: StatementValue { var inStatement: Statement.Value { .blob(self) } }
extension Optional: StatementValue where Wrapped: StatementValue {
    var inStatement: Statement.Value { self?.inStatement ?? .null }
}

/// What can be told of a statement before it is prepared.
public enum StatementText {
    /// Whether it ends with a `;` that is no part of a text or a comment.
    public static func isComplete(_ text: String) -> Bool { sqlite3_complete(text) != 0 }

    /// Whether there are only blanks and comments in what holds no whole statement.
    public static func isBlank(_ text: String) -> Bool { isComplete(";" + text) }

    /// Whether it is a word of SQLite's language.
    public static func isKeyword(_ word: String) -> Bool { sqlite3_keyword_check(word, Int32(word.utf8.count)) != 0 }
}

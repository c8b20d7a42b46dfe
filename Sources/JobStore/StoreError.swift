import CSQLite

/// What SQLite refused, in its own words.
public struct StoreError: Error, CustomStringConvertible, Sendable {
    /// The store's path, or `query` for a statement of the user's.
    public let path: String
    public let reason: String
    /// SQLite's primary result code.
    public let code: Int32
    /// Byte offset in the statement that is wrong; nil if SQLite names none.
    public let offset: Int?

    public init(path: String, reason: String, code: Int32 = 0, offset: Int? = nil) {
        self.path = path
        self.reason = reason
        self.code = code
        self.offset = offset
    }

    public var description: String { "\(path): \(reason)" }

    /// Whether it may go by itself: another writer, a full disk, a disk that fails for a while.
    public var isPassing: Bool { [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR].contains(code & 0xff) }

    /// What kind of thing went wrong.
    public enum Fault {
        /// The statement is wrong.
        case statement
        /// It wants more than reading.
        case forbidden
        /// It took too long.
        case timeout
        /// The database: its disk, its file, another writer.
        case other
    }

    public var fault: Fault {
        switch code & 0xff {
        case SQLITE_INTERRUPT: .timeout
        case SQLITE_AUTH, SQLITE_READONLY: .forbidden
        case SQLITE_OK, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_CONSTRAINT: .statement
        default: .other
        }
    }
}

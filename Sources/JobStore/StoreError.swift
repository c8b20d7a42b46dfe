import CSQLite

/// What SQLite refused, in its own words.
public struct StoreError: Error, CustomStringConvertible, Sendable {
    /// The store's path, or `query` for a statement of the user's.
    public let path: String
    public let reason: String
    /// SQLite's primary result code.
    public let code: Int32
    /// Byte offset in the statement that is wrong; nil where SQLite names none.
    public let offset: Int?

    public init(path: String, reason: String, code: Int32 = 0, offset: Int? = nil) {
        self.path = path
        self.reason = reason
        self.code = code
        self.offset = offset
    }

    public var description: String { "\(path): \(reason)" }
}

extension StoreError {
    /// Whether it may go by itself: another writer, a full disk, a disk that fails for a while.
    public var isPassing: Bool { [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR].contains(code & 0xff) }
}

import CSQLite

/// What kind of thing went wrong.
public enum StoreFault {
    /// The statement is wrong.
    case statement
    /// It wants more than reading.
    case forbidden
    /// It took too long.
    case timeout
    /// The database: its disk, its file, another writer.
    case other
}

extension StoreError {
    public var fault: StoreFault {
        switch code & 0xff {
        case SQLITE_INTERRUPT: .timeout
        case SQLITE_AUTH, SQLITE_READONLY: .forbidden
        case SQLITE_OK, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_CONSTRAINT: .statement
        default: .other
        }
    }
}

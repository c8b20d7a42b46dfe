import CSQLite
import Dispatch
import Glibc
import LogBytes

/// A connection to an SQLite database; used by one thread at a time.
public final class Database {
    public enum Mode {
        /// Creates the file where there is none.
        case writing
        case reading
        /// Reading what nobody changes any more, without a lock.
        case settled
        case memory
    }

    public let path: String
    let handle: OpaquePointer

    public init(path: String, _ mode: Mode) throws(StoreError) {
        var handle: OpaquePointer?
        let flags =
            switch mode {
            case .writing: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .reading, .settled: SQLITE_OPEN_READONLY
            case .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY
            }
        let status = PathText.withPath(mode == .memory ? ":memory:" : path) {
            sqlite3_open_v2($0, &handle, flags | SQLITE_OPEN_NOMUTEX, mode == .settled ? "unix-none" : nil)
        }
        guard status == SQLITE_OK, let handle else {
            let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw StoreError(path: path, reason: reason, code: status)
        }
        self.path = path
        self.handle = handle
        sqlite3_busy_timeout(handle, 5_000)
    }

    /// For the bytes that a store keeps. A draft that this process fills has no log to read them beside its writer, which
    /// locks it; but they are written, and stay where they are.
    convenience init(kept path: String) throws(StoreError) {
        try self.init(path: path, DraftName.isOne(path) ? .settled : .reading)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that give no rows.
    public func execute(_ sql: String) throws(StoreError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw lastError() }
    }

    public func prepare(_ sql: String) throws(StoreError) -> Statement { try Statement(self, sql) }

    /// A statement whose parameters have these values.
    func rows(_ sql: String, _ values: any StatementValue...) throws(StoreError) -> Statement {
        let statement = try prepare(sql)
        statement.bind(values)
        return statement
    }

    /// Runs a statement that gives no row.
    func run(_ sql: String, _ values: any StatementValue...) throws(StoreError) {
        let statement = try prepare(sql)
        statement.bind(values)
        try statement.run()
    }

    /// The first column of the first row, as a number.
    public func number(_ sql: String) throws(StoreError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// A file beside the database that finds no room, or no inode, is for SQLite one that cannot be opened or read:
    /// what another one meets tells.
    private var lacksRoom: SystemError? {
        guard [SQLITE_CANTOPEN, SQLITE_IOERR].contains(sqlite3_errcode(handle) & 0xff),
            sqlite3_db_readonly(handle, "main") == 0
        else { return nil }
        let probe = DraftName(beside: path)
        do throws(SystemError) { close(try DraftFile.create(probe.path, .owner)) } catch {
            return [ENOSPC, EDQUOT].contains(error.code) ? error : nil
        }
        return nil
    }

    func lastError() -> StoreError {
        if let fault = lacksRoom { return StoreError(path: path, reason: "\(fault)", code: SQLITE_FULL) }
        let code = sqlite3_errcode(handle)
        let offset = Int(sqlite3_error_offset(handle))
        let words = String(cString: sqlite3_errmsg(handle))
        let reason =
            switch code & 0xff {
            case SQLITE_NOTADB: "is no store of jobtrail (\(words))"
            case SQLITE_NOMEM:
                "needs more memory than a statement may take, \(ReadingGuard.memoryLimit >> 20) MB"
            case SQLITE_BUSY: "another program is writing to it (\(words))"
            default: words
            }
        return StoreError(path: path, reason: reason, code: code, offset: offset >= 0 ? offset : nil)
    }

    /// All or nothing.
    public func transaction(_ body: () throws -> Void) throws {
        try execute("BEGIN IMMEDIATE")
        do {
            try body()
            try execute("COMMIT")
        } catch {
            try? execute("ROLLBACK")
            throw error
        }
    }
}

/// Ends the statement that is being answered; may be called inside a signal's handler.
public enum Interruption {
    private static nonisolated(unsafe) let flag: UnsafeMutablePointer<sig_atomic_t> = {
        let flag = UnsafeMutablePointer<sig_atomic_t>.allocate(capacity: 1)
        flag.initialize(to: 0)
        return flag
    }()

    public static var isAskedFor: Bool { flag.pointee != 0 }

    public static func ask() { flag.pointee = 1 }

    public static func forget() { flag.pointee = 0 }
}

/// As long as it is held a connection only reads: no writing statement, no ATTACH, no PRAGMA that sets, and no longer
/// than allowed. It notes which tables and columns a statement names.
public final class ReadingGuard {
    /// Per table in small letters, its columns that statements named since; none where only rows are counted.
    public private(set) var reads: [String: Set<String>] = [:]
    /// The functions that statements named since, in small letters.
    public private(set) var functions: Set<String> = []
    /// Nanoseconds of uptime after which statements end.
    public let deadline: UInt64
    private let handle: OpaquePointer
    private let database: Database

    /// The largest value that a statement may make.
    static let lengthLimit: Int32 = 64 << 20
    /// All memory of SQLite while a statement of the user's runs.
    static let memoryLimit: Int64 = 512 << 20
    /// PRAGMAs that only tell, also with a table's name.
    private static let telling: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "function_list",
        "collation_list", "database_list", "compile_options", "user_version", "application_id", "encoding",
    ]

    public init(_ database: Database, seconds: Double) {
        self.database = database
        handle = database.handle
        deadline = DispatchTime.now().uptimeNanoseconds &+ UInt64(seconds * 1e9)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, ReadingGuard.lengthLimit)
        sqlite3_soft_heap_limit64(ReadingGuard.memoryLimit / 2)
        sqlite3_hard_heap_limit64(ReadingGuard.memoryLimit)
        sqlite3_exec(handle, "PRAGMA query_only = 1", nil, nil, nil)
        let own = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(handle, ReadingGuard.authorize, own)
        sqlite3_progress_handler(handle, 10_000, ReadingGuard.hasTimedOut, own)
    }

    deinit {
        sqlite3_progress_handler(handle, 0, nil, nil)
        sqlite3_set_authorizer(handle, nil, nil)
        sqlite3_hard_heap_limit64(0)
        sqlite3_soft_heap_limit64(0)
        sqlite3_exec(handle, "PRAGMA query_only = 0", nil, nil, nil)
    }

    private func note(_ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?) {
        if action == SQLITE_FUNCTION, let second { functions.insert(String(cString: second).lowercased()) }
        guard action == SQLITE_READ, let first else { return }
        let name = String(cString: first).lowercased()
        reads[name, default: []].formUnion(second.map { [String(cString: $0)] }?.filter { !$0.isEmpty } ?? [])
    }

    private static let authorize:
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> Int32 = { own, action, first, second, _, _ in
            let isAllowed =
                switch action {
                case SQLITE_SELECT, SQLITE_RECURSIVE: true
                case SQLITE_FUNCTION: second.map { sqlite3_stricmp($0, "load_extension") } != 0
                case SQLITE_PRAGMA: first.map { telling.contains(String(cString: $0).lowercased()) } ?? false
                // So SQLite asks when it connects to a table like json_each; nobody else can write there.
                case SQLITE_UPDATE: first.map { sqlite3_stricmp($0, "sqlite_master") } == 0
                default: action == SQLITE_READ
                }
            Unmanaged<ReadingGuard>.fromOpaque(own!).takeUnretainedValue().note(action, first, second)
            return isAllowed ? SQLITE_OK : SQLITE_DENY
        }

    private static let hasTimedOut: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { own in
        let limit = Unmanaged<ReadingGuard>.fromOpaque(own!).takeUnretainedValue().deadline
        return Interruption.isAskedFor || DispatchTime.now().uptimeNanoseconds > limit ? 1 : 0
    }
}

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

    /// Whether it is the disk that has no room, or fails for a while; SQLite says either of a full one.
    public var isOfDisk: Bool { [SQLITE_FULL, SQLITE_IOERR].contains(code & 0xff) }

    /// What kind of thing went wrong.
    public enum Fault: Sendable {
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

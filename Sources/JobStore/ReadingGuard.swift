import Dispatch
import CSQLite
import Glibc

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

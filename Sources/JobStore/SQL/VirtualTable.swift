import CSQLite
import JobColumns

/// A table of SQLite whose rows are made when a statement asks: what SQLite wants of each such table, once.
///
/// Its name is that of its module, so that no other can be made of it.
public class VirtualTable {
    /// `CREATE TABLE`, which tells SQLite the columns.
    let declaration: String

    /// - Parameter columns: their names and types.
    init(columns: String) { declaration = "CREATE TABLE x(\(columns))" }

    /// Says how a scan would be made, and at what cost.
    /// - Returns: SQLite's status.
    func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>) -> Int32 { SQLITE_OK }

    /// Memory of a scan that begins as `OpenScan` does; the scan gives it back when it goes.
    func open() -> UnsafeMutableRawPointer { fatalError("each table has its own") }

    /// Makes the table known under `name`; it lives as long as the connection.
    func register(_ name: String, _ module: UnsafePointer<sqlite3_module>, in database: Database) throws(StoreError) {
        let own = Unmanaged.passRetained(self)
        let status = sqlite3_create_module_v2(database.handle, name, module, own.toOpaque()) { own in
            Unmanaged<VirtualTable>.fromOpaque(own!).release()
        }
        guard status == SQLITE_OK else { throw database.lastError() }
    }

    /// SQLite's own part comes first.
    private struct Connected {
        var base = sqlite3_vtab()
        let table: Unmanaged<VirtualTable>
    }

    static func of(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> VirtualTable {
        UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Connected.self).pointee.table.takeUnretainedValue()
    }

    /// A module whose scans, `xFilter` to `xRowid`, are still to be filled in.
    static func module() -> UnsafeMutablePointer<sqlite3_module> {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        module.initialize(to: sqlite3_module())
        module.pointee.xConnect = connect
        module.pointee.xDisconnect = { table in
            UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Connected.self).deallocate()
            return SQLITE_OK
        }
        module.pointee.xBestIndex = { table, info in VirtualTable.of(table).plan(info!) }
        module.pointee.xOpen = { table, result in
            result!.pointee = VirtualTable.of(table).open().assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        module.pointee.xClose = { scan in
            UnsafeMutableRawPointer(scan!).assumingMemoryBound(to: OpenScan.self).pointee.scan.release()
            return SQLITE_OK
        }
        return module
    }

    private static let connect:
        @convention(c) (
            OpaquePointer?, UnsafeMutableRawPointer?, Int32, UnsafePointer<UnsafePointer<CChar>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        ) -> Int32 = { database, own, _, _, result, _ in
            let table = Unmanaged<VirtualTable>.fromOpaque(own!)
            let status = sqlite3_declare_vtab(database, table.takeUnretainedValue().declaration)
            guard status == SQLITE_OK else { return status }
            let connected = UnsafeMutablePointer<Connected>.allocate(capacity: 1)
            connected.initialize(to: Connected(table: table))
            result!.pointee = UnsafeMutableRawPointer(connected).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }
}

/// What the memory of a scan begins with, SQLite's own part first.
struct OpenScan {
    var base = sqlite3_vtab_cursor()
    let scan: Unmanaged<AnyObject>
}

/// The table `jobs_at(T)`: every job's state at an instant.
public final class JobsAtTable: VirtualTable {
    public typealias Rows = [[Statement.Value]]

    private let answer: (String) throws -> Rows
    /// What was asked already: a join asks for the same instant again and again.
    private var known: [String: Rows] = [:]

    /// - Parameter answer: the rows for a written time; its error's text is told.
    public init(answer: @escaping (String) throws -> Rows) {
        self.answer = answer
        super.init(columns: "\(JobRow.sqlDefinitions), \"at\" TEXT HIDDEN")
    }

    public func register(in database: Database) throws(StoreError) {
        try register("jobs_at", JobsAtCursor.module, in: database)
    }

    func rows(at time: String) throws -> Rows {
        if let rows = known[time] { return rows }
        let rows = try answer(time)
        if known.count > 16 { known = [:] }
        known[time] = rows
        return rows
    }

    /// The instant is the table's argument: a condition on the hidden column, which stands behind those of `jobs`.
    override func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>) -> Int32 {
        (info.pointee.estimatedCost, info.pointee.estimatedRows) = (1e8, 100)
        for index in 0..<Int(info.pointee.nConstraint) {
            let asked = info.pointee.aConstraint[index]
            guard asked.iColumn == JobRow.sqlColumns.count, asked.op == UInt8(SQLITE_INDEX_CONSTRAINT_EQ) else {
                continue
            }
            if asked.usable == 0 { return SQLITE_CONSTRAINT }
            info.pointee.aConstraintUsage[index].argvIndex = 1
            info.pointee.aConstraintUsage[index].omit = 1
            info.pointee.idxNum = 1
            return SQLITE_OK
        }
        return SQLITE_OK
    }

    override func open() -> UnsafeMutableRawPointer { UnsafeMutableRawPointer(JobsAtCursor().memory) }
}

/// One scan of `jobs_at`.
private final class JobsAtCursor {
    private var rows: JobsAtTable.Rows = []
    private var time = ""
    private var at = 0

    fileprivate let memory = UnsafeMutablePointer<OpenScan>.allocate(capacity: 1)

    init() { memory.initialize(to: OpenScan(scan: .passRetained(self))) }

    deinit { memory.deallocate() }

    private static func of(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> JobsAtCursor {
        let open = UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: OpenScan.self)
        return unsafeDowncast(open.pointee.scan.takeUnretainedValue(), to: JobsAtCursor.self)
    }

    static nonisolated(unsafe) let module: UnsafePointer<sqlite3_module> = {
        let module = VirtualTable.module()
        module.pointee.xFilter = { cursor, hasTime, _, _, values in
            JobsAtCursor.of(cursor).start(cursor!.pointee.pVtab!, hasTime == 1 ? values![0] : nil)
        }
        module.pointee.xNext = { cursor in
            JobsAtCursor.of(cursor).at += 1
            return SQLITE_OK
        }
        module.pointee.xEof = { cursor in JobsAtCursor.of(cursor).isAtEnd ? 1 : 0 }
        module.pointee.xColumn = { cursor, context, column in
            JobsAtCursor.of(cursor).give(Int(column), context)
            return SQLITE_OK
        }
        module.pointee.xRowid = { cursor, row in
            row!.pointee = Int64(JobsAtCursor.of(cursor).at + 1)
            return SQLITE_OK
        }
        return UnsafePointer(module)
    }()

    private var isAtEnd: Bool { at >= rows.count }

    private func start(_ base: UnsafeMutablePointer<sqlite3_vtab>, _ value: OpaquePointer?) -> Int32 {
        guard let time = value.flatMap(JobsAtCursor.time) else {
            return JobsAtCursor.refuse(base, "jobs_at wants a time, as in jobs_at('2011-06-14 12:00')")
        }
        do {
            self.time = time
            (rows, at) = (try (VirtualTable.of(base) as? JobsAtTable)?.rows(at: time) ?? [], 0)
            return SQLITE_OK
        } catch {
            return JobsAtCursor.refuse(base, "\(error)")
        }
    }

    /// The written time; of a number all its digits, of which SQLite would write 15.
    private static func time(_ value: OpaquePointer) -> String? {
        if sqlite3_value_type(value) == SQLITE_FLOAT { return "\(sqlite3_value_double(value))" }
        return sqlite3_value_text(value).map { String(cString: $0) }
    }

    private static func refuse(_ table: UnsafeMutablePointer<sqlite3_vtab>, _ words: String) -> Int32 {
        sqlite3_free(table.pointee.zErrMsg)
        let copy = sqlite3_malloc(Int32(words.utf8.count + 1))
        words.withCString { copy?.copyMemory(from: $0, byteCount: words.utf8.count + 1) }
        table.pointee.zErrMsg = copy?.assumingMemoryBound(to: CChar.self)
        return SQLITE_ERROR
    }

    private func give(_ column: Int, _ context: OpaquePointer?) {
        (column < rows[at].count ? rows[at][column] : .text(time)).give(to: context!)
    }
}

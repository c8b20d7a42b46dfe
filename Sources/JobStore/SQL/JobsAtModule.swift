import CSQLite

/// SQLite's side of `JobsAtTable`: its module of functions.
enum JobsAtModule {
    /// SQLite's own part comes first.
    private struct Connected {
        var base = sqlite3_vtab()
        let table: Unmanaged<JobsAtTable>
    }

    /// SQLite's own part comes first.
    private struct Opened {
        var base = sqlite3_vtab_cursor()
        let cursor: Unmanaged<JobsAtCursor>
    }

    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    static nonisolated(unsafe) let pointer: UnsafePointer<sqlite3_module> = {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        module.initialize(to: sqlite3_module())
        module.pointee.xConnect = connect
        module.pointee.xDisconnect = { table in
            UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Connected.self).deallocate()
            return SQLITE_OK
        }
        module.pointee.xBestIndex = { _, info in JobsAtModule.plan(info!) }
        module.pointee.xOpen = open
        module.pointee.xClose = { cursor in
            let opened = UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: Opened.self)
            opened.pointee.cursor.release()
            opened.deallocate()
            return SQLITE_OK
        }
        module.pointee.xFilter = filter
        module.pointee.xNext = { cursor in
            JobsAtModule.cursor(cursor).at += 1
            return SQLITE_OK
        }
        module.pointee.xEof = { cursor in
            let cursor = JobsAtModule.cursor(cursor)
            return cursor.at >= cursor.rows.count ? 1 : 0
        }
        module.pointee.xColumn = { cursor, context, column in
            let cursor = JobsAtModule.cursor(cursor)
            let row = cursor.rows[cursor.at]
            JobsAtModule.give(Int(column) < row.count ? row[Int(column)] : .text(cursor.time), context)
            return SQLITE_OK
        }
        module.pointee.xRowid = { cursor, row in
            row!.pointee = Int64(JobsAtModule.cursor(cursor).at + 1)
            return SQLITE_OK
        }
        return UnsafePointer(module)
    }()

    private static func table(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> JobsAtTable {
        UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Connected.self).pointee.table.takeUnretainedValue()
    }

    private static func cursor(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> JobsAtCursor {
        UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: Opened.self).pointee.cursor.takeUnretainedValue()
    }

    /// The instant is the table's argument: a condition on the hidden column, which is the last.
    private static func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>) -> Int32 {
        (info.pointee.estimatedCost, info.pointee.estimatedRows) = (1e8, 100)
        for index in 0..<Int(info.pointee.nConstraint) {
            let asked = info.pointee.aConstraint[index]
            guard asked.iColumn == hiddenColumn, asked.op == UInt8(SQLITE_INDEX_CONSTRAINT_EQ) else { continue }
            if asked.usable == 0 { return SQLITE_CONSTRAINT }
            info.pointee.aConstraintUsage[index].argvIndex = 1
            info.pointee.aConstraintUsage[index].omit = 1
            info.pointee.idxNum = 1
            return SQLITE_OK
        }
        return SQLITE_OK
    }

    /// Behind the columns of `jobs`.
    private static let hiddenColumn: Int32 = 9

    private static let connect:
        @convention(c) (
            OpaquePointer?, UnsafeMutableRawPointer?, Int32, UnsafePointer<UnsafePointer<CChar>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        ) -> Int32 = { database, own, _, _, result, _ in
            let table = Unmanaged<JobsAtTable>.fromOpaque(own!)
            let status = sqlite3_declare_vtab(database, table.takeUnretainedValue().declaration)
            guard status == SQLITE_OK else { return status }
            let connected = UnsafeMutablePointer<Connected>.allocate(capacity: 1)
            connected.initialize(to: Connected(table: table))
            result!.pointee = UnsafeMutableRawPointer(connected).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }

    private static let open:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vtab>?, UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
        ) -> Int32 = { _, result in
            let opened = UnsafeMutablePointer<Opened>.allocate(capacity: 1)
            opened.initialize(to: Opened(cursor: .passRetained(JobsAtCursor())))
            result!.pointee = UnsafeMutableRawPointer(opened).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }

    private static let filter:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vtab_cursor>?, Int32, UnsafePointer<CChar>?, Int32,
            UnsafeMutablePointer<OpaquePointer?>?
        ) -> Int32 = { cursor, hasTime, _, _, values in
            let (own, table) = (JobsAtModule.cursor(cursor), cursor!.pointee.pVtab!)
            guard hasTime == 1, let time = JobsAtModule.time(values![0]) else {
                return JobsAtModule.refuse(table, "jobs_at wants a time, as in jobs_at('2011-06-14 12:00')")
            }
            do {
                own.time = time
                (own.rows, own.at) = (try JobsAtModule.table(table).rows(at: own.time), 0)
                return SQLITE_OK
            } catch {
                return JobsAtModule.refuse(table, "\(error)")
            }
        }

    /// The written time; of a number all its digits, of which SQLite would write 15.
    private static func time(_ value: OpaquePointer?) -> String? {
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

    private static func give(_ value: Statement.Value, _ context: OpaquePointer?) {
        switch value {
        case .null: sqlite3_result_null(context)
        case .integer(let number): sqlite3_result_int64(context, number)
        case .real(let number): sqlite3_result_double(context, number)
        case .text(let text): sqlite3_result_text(context, text, Int32(clamping: text.utf8.count), transient)
        case .blob(let bytes): sqlite3_result_blob(context, bytes, Int32(bytes.count), transient)
        }
    }
}

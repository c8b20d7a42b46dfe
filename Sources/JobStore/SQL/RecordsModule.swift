import CSQLite

/// SQLite's side of `RecordsTable`: its module of functions.
enum RecordsModule {
    /// SQLite's own part comes first.
    private struct Connected {
        var base = sqlite3_vtab()
        let table: Unmanaged<RecordsTable>
    }

    static nonisolated(unsafe) let pointer: UnsafePointer<sqlite3_module> = {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        module.initialize(to: sqlite3_module())
        // No xCreate: the table is there under the module's name, and no other can be made.
        module.pointee.xConnect = connect
        module.pointee.xDisconnect = disconnect
        module.pointee.xBestIndex = { table, info in
            RecordsModule.table(table!).plan(info!)
            return SQLITE_OK
        }
        module.pointee.xOpen = open
        module.pointee.xClose = close
        module.pointee.xFilter = filter
        module.pointee.xNext = next
        module.pointee.xEof = { cursor in RecordsModule.head(cursor!).pointee.isAtEnd ? 1 : 0 }
        module.pointee.xColumn = { cursor, context, column in
            let head = RecordsModule.head(cursor!)
            RecordValues.give(head.pointee.columns[Int(column)], head, to: context!)
            return SQLITE_OK
        }
        module.pointee.xRowid = { cursor, row in
            row!.pointee = RecordsModule.head(cursor!).pointee.seq
            return SQLITE_OK
        }
        return UnsafePointer(module)
    }()

    @inline(__always)
    private static func head(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>) -> UnsafeMutablePointer<CursorHead> {
        UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: CursorHead.self)
    }

    private static func table(_ table: UnsafeMutablePointer<sqlite3_vtab>) -> RecordsTable {
        UnsafeMutableRawPointer(table).assumingMemoryBound(to: Connected.self).pointee.table.takeUnretainedValue()
    }

    private static let connect:
        @convention(c) (
            OpaquePointer?, UnsafeMutableRawPointer?, Int32, UnsafePointer<UnsafePointer<CChar>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        ) -> Int32 = { database, own, _, _, result, _ in
            let table = Unmanaged<RecordsTable>.fromOpaque(own!)
            let status = sqlite3_declare_vtab(database, table.takeUnretainedValue().declaration)
            guard status == SQLITE_OK else { return status }
            let connected = UnsafeMutablePointer<Connected>.allocate(capacity: 1)
            connected.initialize(to: Connected(table: table))
            result!.pointee = UnsafeMutableRawPointer(connected).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }

    private static let disconnect: @convention(c) (UnsafeMutablePointer<sqlite3_vtab>?) -> Int32 = { table in
        UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Connected.self).deallocate()
        return SQLITE_OK
    }

    private static let open:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vtab>?, UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
        ) -> Int32 = { table, result in
            let cursor = RecordsCursor(RecordsModule.table(table!))
            cursor.head.pointee.cursor = Unmanaged.passRetained(cursor)
            result!.pointee = UnsafeMutableRawPointer(cursor.head).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }

    private static let close: @convention(c) (UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 = { cursor in
        let own = RecordsModule.head(cursor!).pointee.cursor!
        own.takeUnretainedValue().stop()
        own.release()
        return SQLITE_OK
    }

    private static let filter:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vtab_cursor>?, Int32, UnsafePointer<CChar>?, Int32,
            UnsafeMutablePointer<OpaquePointer?>?
        ) -> Int32 = { cursor, number, _, _, values in
            let own = RecordsModule.head(cursor!).pointee.cursor!.takeUnretainedValue()
            return own.start(RecordsModule.table(cursor!.pointee.pVtab).plans[Int(number)], values)
        }

    private static let next: @convention(c) (UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 = { cursor in
        let head = RecordsModule.head(cursor!)
        if head.pointee.likes > 0 {
            head.pointee.likes &-= 1
            return SQLITE_OK
        }
        head.pointee.at &+= 1
        if head.pointee.at < head.pointee.count { return SQLITE_OK }
        return head.pointee.cursor!.takeUnretainedValue().refill()
    }
}

import CSQLite

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

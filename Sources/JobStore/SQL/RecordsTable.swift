import CSQLite
import Foundation
import JobRecords
import JobState
import LogBytes

/// The table `records` over log files: read when a statement asks, never loaded (SQLite's virtual tables).
public final class RecordsTable {
    let source: LogRecords
    let columns: [RecordColumn]
    let columnPointer: UnsafePointer<RecordColumn>
    let declaration: String
    let texts = StableTexts()
    let messages: MessageTexts
    /// Names of the files and of the kinds, by their number.
    let files: [StableTexts.Span]
    let kinds: UnsafeMutablePointer<StableTexts.Span>
    /// How scans are made, by the number that SQLite hands back.
    private(set) var plans: [ScanPlan] = []
    /// What the files held, once one scan has come to their end.
    public internal(set) var outcomes: [FileOutcome]?
    /// Nanoseconds of uptime after which scans end; nil: never.
    public var deadline: UInt64?
    /// Whether the statement needs each row as its own, in log order: it asks for their numbers, or strings them together.
    public var keepsRows = false
    /// Told how far the reading is.
    public var meter: ReadMeter?

    /// - Parameter database: has the table `records` of the schema, in whose place this one stands.
    public init(_ source: LogRecords, in database: Database) throws(StoreError) {
        self.source = source
        messages = MessageTexts(texts)
        let described = try TableColumns.read("records", in: database)
        columns = described.compactMap { RecordColumn($0.name) }
        declaration = "CREATE TABLE x(\(described.map { "\"\($0.name)\" \($0.type)" }.joined(separator: ", ")))"
        let pointer = UnsafeMutablePointer<RecordColumn>.allocate(capacity: columns.count)
        pointer.initialize(from: columns, count: columns.count)
        columnPointer = UnsafePointer(pointer)
        files = source.files.map { [texts] in texts.span($0.file.name) }
        kinds = .allocate(capacity: 256)
        for kind in 0...255 { kinds[kind] = texts.span(RecordKind(rawValue: UInt8(kind))?.name ?? "") }
    }

    deinit {
        columnPointer.deallocate()
        kinds.deallocate()
    }

    /// Makes the table known under `name`; it lives as long as the connection.
    public func register(_ name: String, in database: Database) throws(StoreError) {
        let own = Unmanaged.passRetained(self)
        let status = sqlite3_create_module_v2(database.handle, name, RecordsModule.pointer, own.toOpaque()) { own in
            Unmanaged<RecordsTable>.fromOpaque(own!).release()
        }
        guard status == SQLITE_OK else { throw database.lastError() }
    }

    /// What SQLite's plan of a statement calls a scan of this table.
    public static let mark = "records"
    private static nonisolated(unsafe) let markText = strdup(mark)

    /// Plans a scan.
    func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>) {
        plans.append(ScanPlan(info, columns, counting: !keepsRows))
        (info.pointee.idxNum, info.pointee.idxStr) = (Int32(plans.count - 1), RecordsTable.markText)
    }

    /// Whether the answer is not waited for any more.
    var isOverdue: Bool {
        Interruption.isAskedFor || (deadline.map { DispatchTime.now().uptimeNanoseconds > $0 } ?? false)
    }
}

import Dispatch
import CSQLite
import Glibc
import JobRecords
import JobState
import LogBytes

/// The table `records` over log files: read when a statement asks, never loaded (SQLite's virtual tables).
public final class RecordsTable: VirtualTable {
    let source: LogRecords
    /// `RecordColumn.all`
    let columns: UnsafePointer<RecordColumn>
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

    public init(_ source: LogRecords) {
        self.source = source
        messages = MessageTexts(texts)
        let pointer = UnsafeMutablePointer<RecordColumn>.allocate(capacity: RecordColumn.all.count)
        pointer.initialize(from: RecordColumn.all, count: RecordColumn.all.count)
        columns = UnsafePointer(pointer)
        files = source.files.map { [texts] in texts.span($0.file.name) }
        kinds = .allocate(capacity: 256)
        for kind in 0...255 { kinds[kind] = texts.span(RecordKind(rawValue: UInt8(kind))?.name ?? "") }
        super.init(columns: Schema.recordColumns)
    }

    deinit {
        columns.deallocate()
        kinds.deallocate()
    }

    public func register(_ name: String, in database: Database) throws(StoreError) {
        try register(name, RecordsModule.pointer, in: database)
    }

    /// What SQLite's plan of a statement calls a scan of this table.
    public static let mark = "records"
    private static nonisolated(unsafe) let markText = strdup(mark)

    override func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>) -> Int32 {
        plans.append(ScanPlan(info, counting: !keepsRows))
        (info.pointee.idxNum, info.pointee.idxStr) = (Int32(plans.count - 1), RecordsTable.markText)
        return SQLITE_OK
    }

    override func open() -> UnsafeMutableRawPointer { UnsafeMutableRawPointer(RecordsCursor(self).head) }

    /// Whether the answer is not waited for any more.
    var isOverdue: Bool {
        Interruption.isAskedFor || (deadline.map { DispatchTime.now().uptimeNanoseconds > $0 } ?? false)
    }
}

/// SQLite's side of `RecordsTable`: its module of functions.
enum RecordsModule {
    static nonisolated(unsafe) let pointer: UnsafePointer<sqlite3_module> = {
        let module = VirtualTable.module()
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

    private static let filter:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vtab_cursor>?, Int32, UnsafePointer<CChar>?, Int32,
            UnsafeMutablePointer<OpaquePointer?>?
        ) -> Int32 = { cursor, number, _, _, values in
            RecordsModule.head(cursor!).pointee.cursor.start(plan: Int(number), values)
        }

    private static let next: @convention(c) (UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 = { cursor in
        let head = RecordsModule.head(cursor!)
        if head.pointee.likes > 0 {
            head.pointee.likes &-= 1
            return SQLITE_OK
        }
        head.pointee.at &+= 1
        if head.pointee.at < head.pointee.count { return SQLITE_OK }
        return head.pointee.cursor.refill()
    }
}

/// The records of log files, to be read as often as a statement wants them.
public struct LogRecords {
    let files: [SequencedFile]
    let options: Scan.Options
    let fold: FoldOptions

    /// - Parameter options: how the lines are read; which of them are kept is chosen for each statement.
    public init(_ files: [SequencedFile], _ options: Scan.Options, _ fold: FoldOptions) {
        (self.files, self.options, self.fold) = (files, options, fold)
    }

    /// A new pass for what a plan uses.
    func feed(_ used: ColumnSet, _ test: RowTest, _ meter: ReadMeter?) -> RecordFeed {
        var options = options
        options.reading.meter = meter
        options.reading.isChained = used.has(.id)
        options.namesHosts = used.has(.host)
        if !used.isDisjoint(with: .textual) { options.reading.text.insert(.records) }
        if used.has(.detail) { options.reading.text.insert(.details) }
        options.reading.textFilter = test.textFilter
        return RecordFeed(files, options, fold: used.isDisjoint(with: .folded) ? nil : fold)
    }
}

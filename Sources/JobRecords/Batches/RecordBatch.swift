import Glibc
import LogBytes
import LogLines

/// Some thousand records of one file in log order, with their text where it is kept. Batches are recycled.
public final class RecordBatch: @unchecked Sendable {
    public static let capacity = 4096

    /// The file's place in the reader's list.
    public internal(set) var file: Int {
        @inlinable get { state.pointee.file }
        set { state.pointee.file = newValue }
    }
    public let records: UnsafeMutablePointer<Record>
    @inlinable public var count: Int { state.pointee.used }
    /// What changes with every line lies behind a pointer: a class's own properties are guarded at every access.
    @usableFromInline let state: UnsafeMutablePointer<BatchState>
    /// The chain at each record's line end; nil unless asked for.
    public let chains: UnsafeMutablePointer<Chain>?
    /// Room for records and chains. Thousands of batches that hold a line each cost the pages that they touch.
    private let pages: MemoryPages
    /// Names that the file's table has got since its batch before, in the order of their numbers.
    public internal(set) var newNames: [String] = []
    /// Holes and cuts met, in the order of their lines.
    public internal(set) var notes: [LineNote] = [] {
        didSet { state.pointee.hasNotes = !notes.isEmpty }
    }
    @inlinable public var hasNotes: Bool { state.pointee.hasNotes }
    /// The file's first yearless date, once there is one.
    public internal(set) var headDate: MonthDay?
    /// What the file held; on its last batch only.
    public internal(set) var summary: FileSummary?

    /// - Parameter chained: whether it has room for chains.
    public init(chained: Bool = true) {
        state = .allocate(capacity: 1)
        state.initialize(to: BatchState())
        let (record, chain) = (MemoryLayout<Record>.stride, MemoryLayout<Chain>.stride)
        pages = MemoryPages(RecordBatch.capacity * (chained ? record + chain : record))
        records = pages.start.bindMemory(to: Record.self, capacity: RecordBatch.capacity)
        let behind = pages.start + RecordBatch.capacity * record
        chains = chained ? behind.bindMemory(to: Chain.self, capacity: RecordBatch.capacity) : nil
    }

    deinit {
        free(state.pointee.text)
        state.deallocate()
    }

    /// The bytes of a record's line, where they were kept.
    public func text(of record: Record) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: state.pointee.text + Int(record.textStart), count: Int(record.textCount))
    }

    /// How much memory it holds in use: what queues are bounded by.
    public var weight: Int {
        count * (MemoryLayout<Record>.stride + (chains == nil ? 0 : MemoryLayout<Chain>.stride))
            + state.pointee.textCount + RecordBatch.least
    }

    /// A page or two of each of its parts: many small files give as many batches that hold a line each.
    private static let least = 16 << 10

    /// Nearly full: it is handed on before more is read into it. A line may give three records.
    @inline(__always) public var isFull: Bool {
        state.pointee.used >= RecordBatch.capacity - 2 || state.pointee.textCount >= 1 << 20
    }

    /// Adds a record with its line and the chain at its end; there is room for `capacity` of them.
    public func add(_ record: Record, _ text: UnsafeRawBufferPointer, _ chain: Chain) {
        let index = state.pointee.used
        precondition(index < RecordBatch.capacity)
        var record = record
        (record.textStart, record.textCount) = (0, 0)
        if let start = text.baseAddress {
            state.pointee.keep(start.assumingMemoryBound(to: UInt8.self), text.count, for: &record)
        }
        records[index] = record
        chains?[index] = chain
        state.pointee.used = index + 1
    }

    /// Takes the first records out.
    func removeFirst(_ count: Int) {
        guard count > 0 else { return }
        let left = self.count - count
        memmove(records, records + count, left * MemoryLayout<Record>.stride)
        if let chains { memmove(chains, chains + count, left * MemoryLayout<Chain>.stride) }
        state.pointee.used = left
    }

    /// Makes it empty, for records of a file.
    public func begin(file: Int) {
        self.file = file
        state.pointee.used = 0
        state.pointee.textCount = 0
        state.pointee.isMixed = false
        newNames = []
        notes = []
        headDate = nil
        summary = nil
    }
}

/// A batch's fill: how many records, and the arena of their text.
@usableFromInline
struct BatchState {
    @usableFromInline var used = 0
    private(set) var text = UnsafeMutableRawPointer(malloc(0)!)
    private var textCapacity = 0
    var textCount = 0
    /// The file's place in the reader's list.
    @usableFromInline var file = 0
    @usableFromInline var hasNotes = false
    /// Whether a detail stands elsewhere than behind its record.
    var isMixed = false

    /// Copies a line's bytes into the arena.
    mutating func keep(_ start: UnsafePointer<UInt8>, _ length: Int, for record: inout Record) {
        if textCount + length > textCapacity { grow(to: textCount + length) }
        memcpy(text + textCount, start, length)
        record.textStart = UInt32(textCount)
        record.textCount = UInt32(length)
        textCount += length
    }

    private mutating func grow(to wanted: Int) {
        let larger = max(wanted, textCapacity * 2, 1 << 12)
        text = realloc(text, larger)
        textCapacity = larger
    }
}

/// Details that stand among other records' lines.
extension RecordBatch {
    /// Moves each detail behind its record, where every taker looks for it. Those whose record is in no batch at hand
    /// come first: whoever follows may know it still.
    /// - Parameter previous: the line of the last record of the batch before.
    func gatherDetails(previous: UInt32) {
        guard state.pointee.isMixed else { return }
        state.pointee.isMixed = false
        let all = (0..<count).map { records[$0] }
        let lines = Set(all.lazy.filter(\.kind.isRecord).map(\.line))
        let order = RecordBatch.order(of: all) { $0.hasOwner && lines.contains($0.owner) }
        let isElsewhere = all.map { $0.hasOwner && !lines.contains($0.owner) }
        let (early, here) = (order.filter { isElsewhere[$0] }, order.filter { !isElsewhere[$0] })
        arrange(early.filter { all[$0].owner != previous } + early.filter { all[$0].owner == previous } + here)
    }

    /// The order in which each detail that is moved stands behind its record.
    static func order(of records: [Record], moving isMoved: (Record) -> Bool) -> [Int] {
        var details = Dictionary(grouping: records.indices.filter { isMoved(records[$0]) }) { records[$0].owner }
        var order: [Int] = []
        for (index, record) in records.enumerated() where !isMoved(record) {
            order.append(index)
            guard record.kind.isRecord, !details.isEmpty else { continue }
            order += details.removeValue(forKey: record.line) ?? []
        }
        return order
    }

    private func arrange(_ order: [Int]) {
        records.update(from: order.map { records[$0] }, count: order.count)
        if let chains { chains.update(from: order.map { chains[$0] }, count: order.count) }
    }
}

/// Batches to use again.
final class BatchPool: @unchecked Sendable {
    private let lock = Lock()
    private var idle: [RecordBatch] = []
    private let chained: Bool

    init(chained: Bool) { self.chained = chained }

    func take(file: Int) -> RecordBatch {
        let batch = lock.withLock { idle.popLast() } ?? RecordBatch(chained: chained)
        batch.begin(file: file)
        return batch
    }

    func give(_ batch: RecordBatch) { lock.withLock { idle.append(batch) } }
}

/// The batches that a reading fills, one after another.
struct BatchFiller {
    private let pool: BatchPool
    private let file: Int
    private(set) var batch: RecordBatch
    private(set) var filled: [RecordBatch] = []

    init(_ pool: BatchPool, file: Int) {
        (self.pool, self.file) = (pool, file)
        batch = pool.take(file: file)
    }

    /// A batch with room for a line.
    @inline(__always)
    mutating func room() -> RecordBatch {
        if batch.isFull { turn() }
        return batch
    }

    @inline(never)
    private mutating func turn() {
        filled.append(batch)
        batch = pool.take(file: file)
    }

    /// All that has been filled; nothing more is.
    func end() -> [RecordBatch] {
        if batch.count > 0 || !batch.notes.isEmpty { return filled + [batch] }
        pool.give(batch)
        return filled
    }
}

/// What a file held, known once it is read.
public struct FileSummary: Sendable {
    public init() {}

    /// - Parameter layouts: how many there are, the user's too.
    init(layouts: Int) { layoutCounts = Array(repeating: 0, count: layouts) }

    public var lines = 0
    public var records = 0
    public var foreign = 0
    public var unparsed = 0
    /// Decoded bytes.
    public var bytes: Int64 = 0
    /// NUL holes and cut lines.
    public var holes = 0
    public var cuts = 0
    public var damages: [Damage] = []
    public var readError: SourceError?
    /// A gzip header's time, seconds since the epoch.
    public var recordedTime: Int64?
    public var headDate: MonthDay?
    /// The file's last yearless date and time.
    public var tailTime: YearlessTime?
    /// The host of the file's last line that names one; 0 where none does.
    public var tailHost: UInt32 = 0
    /// Years between the first and the last yearless line.
    public var yearShift = 0
    /// At which years since the first yearless line a 29 February stands.
    public var leapShifts: [Int] = []
    /// Whether the file's last line is a record or belongs to one.
    public var endsInRecord = false
    /// Whether its last line is inside a traceback.
    public var endsInTraceback = false
    /// Tags of foreign lines that hold message codes, with their counts: what to hint at where nothing was a record.
    public var foreignCodes: [String: Int] = [:]
    /// Unparsed lines that hold message codes.
    public var unparsedCodes = 0
    /// Lines taken by each layout, by `Layout`'s number; custom ones follow.
    public var layoutCounts: [Int] = []
}

extension FileSummary {
    /// Adds what another reading has counted between two of its lines, behind a record.
    mutating func add(_ end: FileSummary, since start: FileSummary) {
        lines += end.lines - start.lines
        records += end.records - start.records
        foreign += end.foreign - start.foreign
        unparsed += end.unparsed - start.unparsed
        cuts += end.cuts - start.cuts
        headDate = headDate ?? end.headDate
        leapShifts += end.leapShifts.dropFirst(start.leapShifts.count).map { $0 - start.yearShift + yearShift }
        yearShift += end.yearShift - start.yearShift
        for layout in layoutCounts.indices {
            layoutCounts[layout] += end.layoutCounts[layout] - start.layoutCounts[layout]
        }
    }
}

import Glibc
import LogBytes
import LogLines

/// Some thousand records of one file in log order, with their text where it is kept. Batches are recycled.
public final class RecordBatch: @unchecked Sendable {
    public static let capacity = 4096

    /// The file's place in the reader's list.
    public internal(set) var file: Int {
        get { state.pointee.file }
        set { state.pointee.file = newValue }
    }
    public let records = UnsafeMutablePointer<Record>.allocate(capacity: RecordBatch.capacity)
    public var count: Int { state.pointee.used }
    /// What changes with every line lies behind a pointer: a class's own properties are guarded at every access.
    let state: UnsafeMutablePointer<BatchState>
    /// The chain at each record's line end; nil unless asked for.
    public let chains: UnsafeMutablePointer<Chain>?
    /// Names that the file's table has got since its batch before, in the order of their numbers.
    public internal(set) var newNames: [String] = []
    /// Holes and cuts met, in the order of their lines.
    public internal(set) var notes: [LineNote] = [] {
        didSet { state.pointee.hasNotes = !notes.isEmpty }
    }
    public var hasNotes: Bool { state.pointee.hasNotes }
    /// The file's first yearless date, once there is one.
    public var headDate: MonthDay? { firstDate }
    var firstDate: MonthDay?
    /// What the file held; on its last batch only.
    public internal(set) var summary: FileSummary?

    init(chained: Bool) {
        state = .allocate(capacity: 1)
        state.initialize(to: BatchState())
        chains = chained ? .allocate(capacity: RecordBatch.capacity) : nil
    }

    deinit {
        records.deallocate()
        chains?.deallocate()
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
            + state.pointee.textCount + 64
    }

    /// Nearly full: the reader hands it on. A line may give three records.
    @inline(__always) var isFull: Bool {
        state.pointee.used >= RecordBatch.capacity - 2 || state.pointee.textCount >= 1 << 20
    }

    /// Adds what is another batch's.
    func append(_ index: Int, of other: RecordBatch) {
        let place = state.pointee.used
        var record = other.records[index]
        let text = other.text(of: record)
        if let start = text.baseAddress, !text.isEmpty {
            state.pointee.keep(start.assumingMemoryBound(to: UInt8.self), text.count, for: &record)
        }
        records[place] = record
        if let chains, let others = other.chains { chains[place] = others[index] }
        state.pointee.used = place + 1
    }

    /// Takes the first records out.
    func removeFirst(_ count: Int) {
        guard count > 0 else { return }
        let left = self.count - count
        memmove(records, records + count, left * MemoryLayout<Record>.stride)
        if let chains { memmove(chains, chains + count, left * MemoryLayout<Chain>.stride) }
        state.pointee.used = left
    }

    func reset(file: Int) {
        self.file = file
        state.pointee.used = 0
        state.pointee.textCount = 0
        state.pointee.isMixed = false
        newNames = []
        notes = []
        firstDate = nil
        summary = nil
    }
}

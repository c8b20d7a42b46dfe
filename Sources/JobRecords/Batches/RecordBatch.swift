import Foundation
import LogBytes
import LogLines

/// Some thousand records of one file in log order, with their text where it is kept. Batches are recycled.
public final class RecordBatch: @unchecked Sendable {
    public static let capacity = 4096

    /// The file's place in the reader's list.
    public internal(set) var file = 0
    public let records = UnsafeMutablePointer<Record>.allocate(capacity: RecordBatch.capacity)
    public var count: Int { state.pointee.used }
    /// What changes with every line lies behind a pointer: a class's own properties are guarded at every access.
    let state: UnsafeMutablePointer<BatchState>
    /// The chain at each record's line end; nil unless asked for.
    public let chains: UnsafeMutablePointer<Chain>?
    /// Names that the file's table has got since its batch before, in the order of their numbers.
    public internal(set) var newNames: [String] = []
    /// Holes and cuts met.
    public internal(set) var notes: [LineNote] = []
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

import Foundation
import LogLines

/// Some thousand records of one file in log order, with their text where it is kept. Batches are recycled.
public final class RecordBatch: @unchecked Sendable {
    public static let capacity = 4096

    /// The file's place in the reader's list.
    public internal(set) var file = 0
    public let records = UnsafeMutablePointer<Record>.allocate(capacity: RecordBatch.capacity)
    public internal(set) var count = 0
    /// The chain at each record's line end; nil unless asked for.
    public internal(set) var chains: UnsafeMutablePointer<Chain>?
    /// Names that the file's table has got since its batch before, in the order of their numbers.
    public internal(set) var newNames: [String] = []
    /// Holes and cuts met.
    public internal(set) var notes: [LineNote] = []
    /// The file's first yearless date, once there is one.
    public internal(set) var headDate: MonthDay?
    /// What the file held; on its last batch only.
    public internal(set) var summary: FileSummary?
    private(set) var text = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16)
    private var textCapacity = 1 << 16
    private(set) var textCount = 0

    init(chained: Bool) {
        if chained { chains = .allocate(capacity: RecordBatch.capacity) }
    }

    deinit {
        records.deallocate()
        chains?.deallocate()
        text.deallocate()
    }

    /// The bytes of a record's line, where they were kept.
    public func text(of record: Record) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text + Int(record.textStart), count: Int(record.textCount))
    }

    /// How much memory it holds in use: what queues are bounded by.
    public var weight: Int {
        count * (MemoryLayout<Record>.stride + (chains == nil ? 0 : MemoryLayout<Chain>.stride)) + textCount + 64
    }

    /// Nearly full: the reader hands it on.
    var isFull: Bool { count >= RecordBatch.capacity || textCount >= 1 << 20 }

    func reset(file: Int) {
        self.file = file
        count = 0
        textCount = 0
        newNames = []
        notes = []
        headDate = nil
        summary = nil
    }

    func keep(_ start: UnsafePointer<UInt8>, _ length: Int, for record: inout Record) {
        if textCount + length > textCapacity { grow(to: textCount + length) }
        memcpy(text + textCount, start, length)
        record.textStart = UInt32(textCount)
        record.textCount = UInt32(length)
        textCount += length
    }

    private func grow(to wanted: Int) {
        let larger = max(wanted, textCapacity * 2)
        text = realloc(text, larger)
        textCapacity = larger
    }
}

import JobColumns
import JobRecords
import JobViews
import LogLines

/// A record kept until its details are complete, or for context. Its memory is used again.
struct HeldRecord {
    var record = Record()
    var run = 0
    var chain: Chain?
    var file = 0
    var line: [UInt8] = []
    /// The lines that belong to it, joined by newlines.
    var detail: [UInt8] = []

    mutating func set(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        self.record = record
        self.run = run
        chain = batch.chains?[index]
        file = batch.file
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: batch.text(of: record))
        detail.removeAll(keepingCapacity: true)
    }

    mutating func addDetail(_ bytes: UnsafeRawBufferPointer) {
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: bytes)
    }

    /// Calls `body` with the record as a writer takes it.
    func withItem(_ body: (RecordItem) throws -> Void) rethrows {
        try line.withUnsafeBytes { bytes in
            try body(RecordItem(record: record, line: bytes, run: run, chain: chain, file: file, detail: detail))
        }
    }
}

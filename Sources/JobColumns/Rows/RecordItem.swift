import JobRecords
import LogLines

/// A record with what its printed form needs.
public struct RecordItem {
    public let record: Record
    /// The record's line; valid while the item is being written.
    public let line: UnsafeRawBufferPointer
    /// The engine's life, from 1.
    public let run: Int
    /// The chain at its line's end; nil where it was not kept.
    public let chain: Chain?
    /// Its file's number in the scan.
    public let file: Int
    /// The lines that belong to it, joined by newlines; empty where there are none.
    public let detail: [UInt8]

    public init(record: Record, line: UnsafeRawBufferPointer, run: Int, chain: Chain?, file: Int, detail: [UInt8]) {
        self.record = record
        self.line = line
        self.run = run
        self.chain = chain
        self.file = file
        self.detail = detail
    }

    public var text: RecordText { RecordText(record, line) }
}

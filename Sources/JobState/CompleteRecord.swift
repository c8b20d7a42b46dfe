import JobRecords
import LogLines

/// A record with all that belongs to it.
public struct CompleteRecord {
    public let record: Record
    /// The record's line; valid while it is handed on.
    public let line: UnsafeRawBufferPointer
    /// The engine's life, from 1.
    public let run: Int
    /// The chain at its line's end; nil if it was not kept.
    public let chain: Chain?
    /// Its file's number in the scan.
    public let file: Int
    /// The lines that belong to it, joined by newlines; empty if there are none.
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

/// A copy of a record, kept until its details are complete, or for context. Its memory is used again.
public struct HeldRecord {
    public var record = Record()
    public private(set) var run = 0
    public private(set) var chain: Chain?
    public private(set) var file = 0
    public private(set) var line: [UInt8] = []
    /// The lines that belong to it, joined by newlines.
    public var detail: [UInt8] = []

    public init() {}

    public mutating func set(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        self.record = record
        self.run = run
        chain = batch.chains?[index]
        file = batch.file
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: batch.text(of: record))
        detail.removeAll(keepingCapacity: true)
    }

    public mutating func addDetail(_ bytes: UnsafeRawBufferPointer) {
        if !detail.isEmpty { detail.append(10) }
        detail.append(contentsOf: bytes)
    }

    /// Whether a detail of its file is one of its lines, rather than of a record before it.
    public func owns(_ detail: Record, _ file: Int) -> Bool {
        detail.owner == 0 || (detail.owner == record.line && file == self.file)
    }

    /// Calls `body` with the record as a writer takes it.
    public func withComplete<Result>(_ body: (CompleteRecord) throws -> Result) rethrows -> Result {
        try line.withUnsafeBytes { bytes in
            try body(CompleteRecord(record: record, line: bytes, run: run, chain: chain, file: file, detail: detail))
        }
    }
}

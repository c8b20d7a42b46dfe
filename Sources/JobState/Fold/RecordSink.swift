import JobRecords
import LogBytes
import LogLines

/// Takes the lines of a log one by one in its order, each record after the fold has applied it. What a sink throws ends
/// the reading, and reaches whoever asked for it.
///
/// A sink that needs the state looks at the `History` that is folded; it was made before the sink.
public protocol RecordSink: AnyObject {
    /// Whether it stands for no sink: only the state is wanted, and nothing is handed on.
    static var wantsNothing: Bool { get }
    /// A record of any kind up to `snapshot`, restated ones included.
    /// - Parameters:
    ///   - record: with its `kind` as the fold sees it, and the action that a note is about.
    ///   - index: its place in the batch, which holds the same record, its text and its chain until this call returns.
    ///   - run: the engine's life that it belongs to, from 1.
    func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws
    /// A line beside the records that is a detail of the last one, or ends what belongs to it.
    func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws
    /// `last message repeated N times`: it belongs to the last record, whose details may follow.
    func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws
    /// Every line of a batch was given.
    func endBatch(_ batch: RecordBatch) throws
    /// Nothing more comes.
    func finish() throws
    /// Folds a batch and takes its records. No sink has a way of its own: it is asked for so that the loop over a
    /// batch's records knows the sort of sink, and no record is handed on through a table of functions.
    func take(_ batch: FoldingBatch) throws
}

extension RecordSink {
    public static var wantsNothing: Bool { false }
    public func take(_ batch: FoldingBatch) throws { try batch.fold(to: self) }
    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) {}
    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) {}
    public func endBatch(_ batch: RecordBatch) {}
    public func finish() {}
}

/// Thrown by a sink that wants no more: the reading ends there, and is no failure. What it tells afterwards is of what
/// was read, and a little more.
public struct EnoughRead: Error {
    public init() {}
}

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
    /// Whether there is one, if only a blank line.
    private var hasDetail = false

    public init() {}

    public mutating func set(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) {
        self.record = record
        self.run = run
        chain = batch.chains?[index]
        file = batch.file
        line.removeAll(keepingCapacity: true)
        line.append(contentsOf: batch.text(of: record))
        detail.removeAll(keepingCapacity: true)
        hasDetail = false
    }

    public mutating func addDetail(_ bytes: UnsafeRawBufferPointer) {
        if hasDetail { detail.append(10) }
        hasDetail = true
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

/// Takes complete records, in log order.
public protocol CompleteRecordSink: AnyObject {
    /// Whether a record is wanted: asked of each one before its text is copied.
    func wants(_ record: Record, run: Int) throws -> Bool
    /// A record that is wanted, with all lines that belong to it.
    func take(_ held: HeldRecord) throws
    /// A line beside the records that belongs to none that is wanted.
    func takeAside(_ record: Record, _ line: UnsafeRawBufferPointer) throws
    /// Whether `last message repeated N times` ends a record and is handed on as a line of its own, in its place.
    var takesRepeats: Bool { get }
    /// Nothing more comes.
    func finish() throws
}

extension CompleteRecordSink {
    public func wants(_ record: Record, run: Int) -> Bool { true }
    public func takeAside(_ record: Record, _ line: UnsafeRawBufferPointer) {}
    public var takesRepeats: Bool { false }
    public func finish() {}
}

/// Joins details to their records: holds each record until another line follows it, or nothing does.
public final class DetailJoiner: RecordSink {
    private let sink: any CompleteRecordSink
    private let state = Pinned((held: HeldRecord(), isHolding: false))
    /// Whether a record waits for lines that belong to it.
    public var isHolding: Bool { state.pointee.isHolding }

    public init(_ sink: any CompleteRecordSink) { self.sink = sink }

    public func take(_ record: Record, at index: Int, in batch: RecordBatch, run: Int) throws {
        try release()
        guard try sink.wants(record, run: run) else { return }
        state.pointee.held.set(record, at: index, in: batch, run: run)
        state.pointee.isHolding = true
    }

    public func takeAside(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        if isHolding && record.kind == .detail && state.pointee.held.owns(record, batch.file) {
            return state.pointee.held.addDetail(batch.text(of: record))
        }
        try release()
        try sink.takeAside(record, batch.text(of: record))
    }

    public func takeRepeat(_ record: Record, at index: Int, in batch: RecordBatch) throws {
        guard sink.takesRepeats else { return }
        try release()
        try sink.takeAside(record, batch.text(of: record))
    }

    /// Hands on the record that is held.
    public func release() throws {
        guard isHolding else { return }
        state.pointee.isHolding = false
        try sink.take(state.pointee.held)
    }

    public func finish() throws {
        try release()
        try sink.finish()
    }
}

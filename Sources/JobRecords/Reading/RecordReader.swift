import Glibc
import LogBytes
import LogLines

/// Reads many files into batches that arrive in the files' order.
public final class RecordReader {
    private let files: [LogFile]
    private let options: ReadingOptions
    private let pool: BatchPool
    private let firstIndex: Int

    /// - Parameter firstIndex: the number that batches give the first file.
    public init(_ files: [LogFile], _ options: ReadingOptions, firstIndex: Int = 0) {
        self.files = files
        self.firstIndex = firstIndex
        self.options = options
        pool = BatchPool(chained: options.isChained)
    }

    /// A batch that its taker needs no more.
    public func giveBack(_ batch: RecordBatch) { pool.give(batch) }

    /// Hands every batch to `take`, in order. It is the taker's until given back.
    public func forEachBatch(_ take: (RecordBatch) -> Void) {
        let batches = batches()
        while let batch = batches.next() { take(batch) }
    }

    /// Every batch in order, to be asked for one by one; what is asked for is the asker's until given back.
    public func batches() -> BatchStream { BatchStream(ReadingPool(files, options, pool, firstIndex: firstIndex)) }
}

/// The batches of many files, in order.
public final class BatchStream {
    private let pool: ReadingPool

    init(_ pool: ReadingPool) { self.pool = pool }

    deinit { stop() }

    /// Waits for the next batch, or helps to make it; nil behind the last.
    public func next() -> RecordBatch? { pool.next() }

    /// No more batches are wanted: the threads end.
    public func stop() { pool.stop() }
}

/// Reads the lines of a followed log, which never end, into batches. One reader goes with a log through all its
/// generations, so that a traceback or a year goes on behind a rotation.
public struct LiveReader: ~Copyable {
    private var reader: LineReader

    public init(_ options: ReadingOptions) { reader = LineReader(options) }

    /// An empty batch, to be used again and again with `begin`.
    public static func makeBatch() -> RecordBatch { RecordBatch(chained: true) }

    /// Whether a batch must be folded before more is read into it.
    public static func isFull(_ batch: RecordBatch) -> Bool { batch.isFull }

    /// Empties a batch for lines of a file of that number.
    public static func begin(_ batch: RecordBatch, file: Int) { batch.reset(file: file) }

    /// Appends what the line says, where it says something; the batch has room.
    /// - Parameter chain: at the line's end.
    public mutating func read(_ line: borrowing Line, chain: Chain, into batch: RecordBatch) {
        let before = batch.count
        reader.read(line, into: batch)
        if let chains = batch.chains { for index in before..<batch.count { chains[index] = chain } }
    }

    /// Puts every detail behind its record, once all lines of a batch were read. Those of records that were read long
    /// before, between which others' lines stand, come first: their `owner` tells.
    public mutating func seal(_ batch: RecordBatch) {
        reader.seal(batch)
        batch.newNames += reader.names.takeFresh()
    }

    /// What was met so far.
    public var summary: FileSummary { reader.flow.summary }
}

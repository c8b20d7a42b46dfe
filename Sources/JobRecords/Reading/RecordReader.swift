import Glibc
import LogBytes

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

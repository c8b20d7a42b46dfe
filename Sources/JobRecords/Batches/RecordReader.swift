import Foundation
import LogBytes

/// Reads many files into batches that arrive in the files' order, the next file already being read on another core
/// while one is consumed.
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
    public func batches() -> BatchStream { BatchStream(files, options, pool, firstIndex: firstIndex) }
}

/// The batches of many files, in order.
public final class BatchStream {
    private let files: [LogFile]
    private let options: ReadingOptions
    private let pool: BatchPool
    private let firstIndex: Int
    private var active: [FileWorker] = []
    private var opened = 0

    /// How many files are read at once; two cores are what an appliance or a laptop's spare has.
    private static let width = 2
    /// Bytes of batches that may wait per file.
    private static let queueLimit = 8 << 20

    fileprivate init(_ files: [LogFile], _ options: ReadingOptions, _ pool: BatchPool, firstIndex: Int) {
        self.files = files
        self.firstIndex = firstIndex
        self.options = options
        self.pool = pool
    }

    deinit { stop() }

    /// Waits for the next batch; nil behind the last.
    public func next() -> RecordBatch? {
        while true {
            while active.count < BatchStream.width && opened < files.count { open() }
            guard let worker = active.first else { return nil }
            if let batch = worker.queue.pop() { return batch }
            active.removeFirst()
        }
    }

    private func open() {
        active.append(
            FileWorker(files[opened], index: firstIndex + opened, options, pool, queueLimit: BatchStream.queueLimit))
        opened += 1
    }

    /// No more batches are wanted: the files' threads end.
    public func stop() {
        for worker in active { worker.queue.close() }
        (active, opened) = ([], files.count)
    }
}

/// One file being read on a thread of its own.
private final class FileWorker: Sendable {
    let queue: BoundedQueue<RecordBatch>

    init(_ file: LogFile, index: Int, _ options: ReadingOptions, _ pool: BatchPool, queueLimit: Int) {
        let queue = BoundedQueue<RecordBatch>(limit: queueLimit)
        self.queue = queue
        let thread = Thread {
            FileScan(file, index: index, options).run(
                fresh: { pool.take() },
                deliver: { queue.push($0, weight: $0.weight) })
            queue.close()
        }
        thread.name = "parse"
        thread.stackSize = 1 << 20
        thread.start()
    }
}

/// Batches to use again.
private final class BatchPool: @unchecked Sendable {
    private let lock = NSLock()
    private var idle: [RecordBatch] = []
    private let chained: Bool

    init(chained: Bool) { self.chained = chained }

    func take() -> RecordBatch { lock.withLock { idle.popLast() } ?? RecordBatch(chained: chained) }

    func give(_ batch: RecordBatch) { lock.withLock { idle.append(batch) } }
}

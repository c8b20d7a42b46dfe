import Foundation
import LogBytes

/// Reads many files into batches that arrive in the files' order, the next file already being read on another core
/// while one is consumed.
public final class RecordReader {
    private let files: [LogFile]
    private let options: ReadingOptions
    private let pool: BatchPool

    /// How many files are read at once; two cores are what an appliance or a laptop's spare has.
    private static let width = 2
    /// Bytes of batches that may wait per file.
    private static let queueLimit = 8 << 20

    public init(_ files: [LogFile], _ options: ReadingOptions) {
        self.files = files
        self.options = options
        pool = BatchPool(chained: options.isChained)
    }

    /// A batch that its taker needs no more.
    public func giveBack(_ batch: RecordBatch) { pool.give(batch) }

    /// Hands every batch to `take`, in order. It is the taker's until given back.
    public func forEachBatch(_ take: (RecordBatch) -> Void) {
        var active: [FileWorker] = []
        var next = 0
        while next < files.count || !active.isEmpty {
            while active.count < RecordReader.width && next < files.count {
                let weight = RecordReader.queueLimit
                active.append(FileWorker(files[next], index: next, options, pool, queueLimit: weight))
                next += 1
            }
            let worker = active.removeFirst()
            while let batch = worker.queue.pop() { take(batch) }
        }
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

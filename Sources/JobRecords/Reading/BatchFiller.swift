import LogBytes
import Glibc
import LogLines

/// Batches to use again.
final class BatchPool: @unchecked Sendable {
    private let lock = Lock()
    private var idle: [RecordBatch] = []
    private let chained: Bool

    init(chained: Bool) { self.chained = chained }

    func take(file: Int) -> RecordBatch {
        let batch = lock.withLock { idle.popLast() } ?? RecordBatch(chained: chained)
        batch.reset(file: file)
        return batch
    }

    func give(_ batch: RecordBatch) { lock.withLock { idle.append(batch) } }
}

/// The batches that a reading fills, one after another.
struct BatchFiller {
    private let pool: BatchPool
    private let file: Int
    private(set) var batch: RecordBatch
    private(set) var filled: [RecordBatch] = []

    init(_ pool: BatchPool, file: Int) {
        (self.pool, self.file) = (pool, file)
        batch = pool.take(file: file)
    }

    /// A batch with room for a line.
    @inline(__always)
    mutating func room() -> RecordBatch {
        if batch.isFull { turn() }
        return batch
    }

    @inline(never)
    private mutating func turn() {
        filled.append(batch)
        batch = pool.take(file: file)
    }

    /// All that has been filled; nothing more is.
    func end() -> [RecordBatch] {
        if batch.count > 0 || !batch.notes.isEmpty { return filled + [batch] }
        pool.give(batch)
        return filled
    }
}

extension LineReader {
    /// Reads a segment's lines from where the cursor stands.
    /// - Parameters:
    ///   - first: how many lines the cursor counts before the segment.
    ///   - moved: how many more there are.
    mutating func read(
        _ cursor: inout LineCursor, _ segment: LineSegment, after first: Int = 0, moved: Int = 0,
        into filler: inout BatchFiller
    ) {
        let chains = segment.chains
        linesStay = true
        defer {
            flow.sameLine.keep()
            linesStay = false
        }
        while let line = cursor.next() {
            let batch = filler.room()
            let before = batch.count
            read(moved == 0 ? line : line.moved(by: moved), into: batch)
            if let kept = batch.chains {
                for index in before..<batch.count { kept[index] = chains[line.number - first - 1] }
            }
        }
    }
}

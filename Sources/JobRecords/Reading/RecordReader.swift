import Glibc
import LogBytes
import LogLines

/// Reads many files into batches that arrive in the files' order.
public final class RecordReader {
    private let batches: BatchPool
    private let pool: ReadingPool

    /// - Parameter firstIndex: the number that batches give the first file.
    public init(_ files: [LogFile], _ options: ReadingOptions, firstIndex: Int = 0) {
        batches = BatchPool(chained: options.isChained)
        pool = ReadingPool(files, options, batches, firstIndex: firstIndex)
    }

    deinit { stop() }

    /// Waits for the next batch, or helps to make it; nil behind the last. It is the asker's until given back.
    public func next() -> RecordBatch? { pool.next() }

    /// A batch that its taker needs no more.
    public func giveBack(_ batch: RecordBatch) { batches.give(batch) }

    /// No more batches are wanted: the threads end.
    public func stop() { pool.stop() }
}

/// The threads that read files: the one that asks for batches, and others if there is enough to do for them. Each does
/// whatever is to be done, first what lies nearest to the next batch.
///
/// Memory is bounded whatever there is to read: the file whose batches are asked for may hold so many bytes, all files
/// behind it together so many.
final class ReadingPool: @unchecked Sendable {
    private let files: [LogFile]
    private let firstIndex: Int
    private let options: ReadingOptions
    private let batches: BatchPool
    private let threads: Int

    private let monitor = Monitor()
    private var feeds: [FileFeed] = []
    private var opened = 0
    private var bytesRead = 0
    private var isStopped = false
    private var hasHelpers = false

    init(_ files: [LogFile], _ options: ReadingOptions, _ batches: BatchPool, firstIndex: Int) {
        self.files = files
        self.firstIndex = firstIndex
        self.options = options
        self.batches = batches
        threads = max(1, options.threads ?? Machine.processors)
    }

    // MARK: the asker

    func next() -> RecordBatch? {
        monitor.lock()
        defer { monitor.unlock() }
        while !isStopped {
            open()
            guard let first = feeds.first else { return nil }
            if let batch = first.take() {
                wakeHelper()
                return batch
            }
            if first.isDone {
                feeds.removeFirst()
            } else if let (feed, work) = choose() {
                run(work, of: feed)
                startHelpers()
            } else {
                monitor.waitAsAsker()
            }
        }
        return nil
    }

    /// The threads end, and nothing more comes.
    func stop() {
        monitor.lock()
        isStopped = true
        monitor.wakeAll()
        monitor.unlock()
    }

    private func open() {
        while feeds.count < threads && opened < files.count {
            feeds.append(FileFeed(files[opened], index: firstIndex + opened, options, batches))
            opened += 1
        }
    }

    // MARK: work

    private var frontLimit: Int { (4 + 2 * threads) << 20 }
    private var othersLimit: Int { (4 * threads) << 20 }

    /// What is to be done first.
    private func choose(taking: Bool = true) -> (FileFeed, FileFeed.Work)? {
        let others = feeds.dropFirst().reduce(0) { $0 + $1.weight }
        for (place, feed) in feeds.enumerated() {
            // Files are opened in their order, since members of a bundle lie in it one behind another.
            let hasRoom = place == 0 ? feed.weight < frontLimit : others < othersLimit && feeds[place - 1].isOpened
            if let work = feed.next(mayRead: hasRoom, taking: taking) { return (feed, work) }
        }
        return nil
    }

    /// Does it outside of the lock.
    private func run(_ work: FileFeed.Work, of feed: FileFeed) {
        wakeHelper()
        monitor.unlock()
        let outcome = feed.run(work)
        monitor.lock()
        if case .bytes(let segment) = outcome { bytesRead += segment.segment.byteCount }
        feed.settle(outcome)
    }

    // MARK: helpers

    /// For a small input a thread costs more than it saves.
    private func startHelpers() {
        guard !hasHelpers, threads > 1, bytesRead > options.segmentSize / 2, choose(taking: false) != nil else {
            return
        }
        hasHelpers = true
        for _ in 1..<threads { WorkThread.start("read", stack: 1 << 20) { [self] in help() } }
    }

    private func help() {
        monitor.lock()
        defer { monitor.unlock() }
        while !isStopped {
            guard let (feed, work) = choose() else {
                if opened == files.count && feeds.allSatisfy(\.isDone) { return }
                monitor.waitAsHelper()
                continue
            }
            run(work, of: feed)
            if feed === feeds.first, feed.hasReady || feed.isDone { monitor.wakeAsker() }
        }
    }

    /// Wakes somebody if there is something to do.
    private func wakeHelper() {
        guard monitor.hasWaiting, choose(taking: false) != nil else { return }
        monitor.wake()
    }
}

/// A lock with two waiting rooms: one for who asks for batches, one for those who help to make them.
private final class Monitor {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let asker = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let helpers = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var askerWaits = false
    private var helpersWaiting = 0

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(asker, nil)
        pthread_cond_init(helpers, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(asker)
        pthread_cond_destroy(helpers)
        mutex.deallocate()
        asker.deallocate()
        helpers.deallocate()
    }

    func lock() { pthread_mutex_lock(mutex) }
    func unlock() { pthread_mutex_unlock(mutex) }

    var hasWaiting: Bool { helpersWaiting > 0 || askerWaits }

    func waitAsAsker() {
        askerWaits = true
        pthread_cond_wait(asker, mutex)
        askerWaits = false
    }

    func waitAsHelper() {
        helpersWaiting += 1
        pthread_cond_wait(helpers, mutex)
        helpersWaiting -= 1
    }

    func wakeAsker() { if askerWaits { pthread_cond_signal(asker) } }

    /// A helper, or the asker if no helper waits.
    func wake() {
        if helpersWaiting > 0 { pthread_cond_signal(helpers) } else { wakeAsker() }
    }

    func wakeAll() {
        pthread_cond_broadcast(asker)
        pthread_cond_broadcast(helpers)
    }
}

/// Reads the lines of a followed log, which never end, into batches. One reader goes with a log through all its
/// generations, so that a traceback or a year goes on behind a rotation.
public struct LiveReader: ~Copyable {
    private var reader: LineReader
    /// The last record of the batch before.
    private var sealedLine: UInt32 = 0

    public init(_ options: ReadingOptions) { reader = LineReader(options) }

    /// Appends what the line says, where it says something; the batch has room.
    /// - Parameter chain: at the line's end.
    public mutating func read(_ line: borrowing Line, chain: Chain, into batch: RecordBatch) {
        reader.read(line, chain: chain, into: batch)
    }

    /// Puts every detail behind its record, once all lines of a batch were read. Those of records that were read long
    /// before, between which others' lines stand, come first: their `owner` tells.
    public mutating func seal(_ batch: RecordBatch) {
        batch.gatherDetails(previous: sealedLine)
        sealedLine = reader.flow.recordLine
        batch.newNames += reader.names.takeFresh()
    }

    /// What was met so far.
    public var summary: FileSummary { reader.flow.summary }
}

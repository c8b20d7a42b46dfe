internal import LogBytes

/// What a log holds, one by one, read on a thread of its own while it is taken.
///
/// Each iteration reads the log anew. Reading stops when the task that takes is cancelled, or the iterator is let go;
/// so `break` ends it too. Never more than a bounded number of elements waits to be taken.
public struct LogSequence<Element: Sendable>: AsyncSequence, Sendable {
    /// Why it may end early.
    public typealias Failure = JobTrailError

    private let limit: Int
    private let read: @Sendable (Channel<Element>) throws(JobTrailError) -> Void

    init(limit: Int = 1024, read: @escaping @Sendable (Channel<Element>) throws(JobTrailError) -> Void) {
        (self.limit, self.read) = (limit, read)
    }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(LogTask(Channel(limit: limit), read)) }

    /// Takes the elements of one reading.
    public struct Iterator: AsyncIteratorProtocol {
        private let task: LogTask<Element>
        private var part: [Element] = []
        private var place = 0

        fileprivate init(_ task: LogTask<Element>) { self.task = task }

        /// The next element; `nil` behind the last, or once the task is cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(JobTrailError) -> Element? {
            while place == part.count {
                guard let fresh = try await task.channel.next().get() else { return nil }
                (part, place) = (fresh, 0)
            }
            place += 1
            return part[place - 1]
        }

        /// The next element; `nil` behind the last, or once the task is cancelled.
        public mutating func next() async throws(JobTrailError) -> Element? { try await next(isolation: nil) }
    }
}

/// One reading at work; it ends when nobody holds it any more.
private final class LogTask<Element: Sendable>: Sendable {
    let channel: Channel<Element>

    init(_ channel: Channel<Element>, _ read: @escaping @Sendable (Channel<Element>) throws(JobTrailError) -> Void) {
        self.channel = channel
        let isStarted = WorkThread.start("jobtrail", stack: 8 << 20) {
            do throws(JobTrailError) {
                try read(channel)
                channel.finish()
            } catch { channel.finish(error) }
        }
        precondition(isStarted, "the system has no thread to give")
    }

    deinit { channel.close() }
}

/// Hands values from a thread that reads to a task that awaits them. So many may wait; the thread then waits too.
final class Channel<Element: Sendable>: @unchecked Sendable {
    typealias Answer = Result<[Element]?, JobTrailError>

    /// How many values travel together: handing over costs more than a value.
    static var partSize: Int { 128 }

    private let condition = Lock()
    private let limit: Int
    private var parts: [[Element]] = []
    private var held = 0
    private var taker: CheckedContinuation<Answer, Never>?
    private var end: Answer?
    private var isClosed = false
    private var closing: (() -> Void)?

    init(limit: Int) { self.limit = max(1, limit) }

    /// Waits for room.
    /// - Returns: false if nobody takes any more.
    func send(_ part: [Element]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while held >= limit && !isClosed { condition.wait() }
        if isClosed { return false }
        guard !part.isEmpty else { return true }
        if let taker {
            self.taker = nil
            taker.resume(returning: .success(part))
        } else {
            parts.append(part)
            held += part.count
        }
        return true
    }

    /// Nothing comes any more; what waits can still be taken.
    func finish(_ failure: JobTrailError? = nil) {
        condition.lock()
        defer { condition.unlock() }
        let end: Answer = failure.map { .failure($0) } ?? .success(nil)
        self.end = end
        taker?.resume(returning: end)
        taker = nil
    }

    /// Nothing is taken any more.
    func close() {
        condition.lock()
        isClosed = true
        (parts, held) = ([], 0)
        taker?.resume(returning: .success(nil))
        taker = nil
        let closing = closing
        self.closing = nil
        condition.broadcast()
        condition.unlock()
        closing?()
    }

    /// Whether nothing is taken any more.
    var isOver: Bool { condition.withLock { isClosed } }

    /// Calls `body` when nothing is taken any more; it may be called on any thread.
    func whenClosed(_ body: @escaping () -> Void) {
        let isLate = condition.withLock {
            if !isClosed { closing = body }
            return isClosed
        }
        if isLate { body() }
    }

    /// The next values; nil behind the last. One task may wait at a time.
    func next() async -> Answer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { taker in give(to: taker) }
        } onCancel: {
            close()
        }
    }

    private func give(to taker: CheckedContinuation<Answer, Never>) {
        condition.lock()
        defer { condition.unlock() }
        if isClosed { return taker.resume(returning: .success(nil)) }
        if let part = parts.first {
            parts.removeFirst()
            held -= part.count
            condition.signal()
            return taker.resume(returning: .success(part))
        }
        if let end {
            // An error is told once.
            self.end = .success(nil)
            return taker.resume(returning: end)
        }
        self.taker = taker
    }
}

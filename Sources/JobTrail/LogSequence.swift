internal import LogBytes

/// What a log holds, one by one, read on a thread of its own while it is taken.
///
/// Each iteration reads the log anew. Reading stops when the task that takes is cancelled, or the iterator is let go;
/// so `break` ends it too. Never more than a bounded number of elements waits to be taken.
public struct LogSequence<Element: Sendable>: AsyncSequence, Sendable {
    /// Why it may end early.
    public typealias Failure = JobTrailError

    static var defaultLimit: Int { 1024 }

    private let limit: Int
    private let read: @Sendable (Channel<Element>) throws(JobTrailError) -> Void

    init(limit: Int, read: @escaping @Sendable (Channel<Element>) throws(JobTrailError) -> Void) {
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

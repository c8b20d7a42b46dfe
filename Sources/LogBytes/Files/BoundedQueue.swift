import Glibc

/// A queue between one producing and one consuming thread that holds at most `limit` weight, so that a fast producer
/// waits instead of filling the memory. One element always fits, however heavy. A thread is only woken when it has
/// enough to do, since a wake-up costs more than a chunk's work.
public final class BoundedQueue<Element>: @unchecked Sendable {
    private let condition = Lock()
    private var elements: [(Element, Int)] = []
    private var head = 0
    private var weight = 0
    private let limit: Int
    private let portion: Int
    private var closed = false
    private var producerWaits = false
    private var consumerWaits = false

    /// - Parameter portion: a consumer that waits is woken when so many elements are there.
    public init(limit: Int, portion: Int = 1) {
        self.limit = limit
        self.portion = portion
    }

    /// Waits for room.
    /// - Returns: false where the consumer has closed the queue and wants no more.
    public func push(_ element: Element, weight added: Int = 1) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !closed && count > 0 && weight + added > limit {
            producerWaits = true
            condition.wait()
            producerWaits = false
        }
        if closed { return false }
        elements.append((element, added))
        weight += added
        if consumerWaits && count >= portion { condition.broadcast() }
        return true
    }

    /// Waits for an element; nil when the queue is closed and empty.
    public func pop() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        if count == 0 {
            while count < portion && !closed {
                consumerWaits = true
                condition.wait()
                consumerWaits = false
            }
        }
        guard count > 0 else { return nil }
        let (element, removed) = elements[head]
        head += 1
        weight -= removed
        compact()
        if producerWaits && weight <= limit / 2 { condition.broadcast() }
        return element
    }

    /// No more elements: from the producer's side what is queued is still delivered, from the consumer's side the
    /// producer's next push returns false.
    public func close() {
        condition.lock()
        closed = true
        condition.broadcast()
        condition.unlock()
    }

    private var count: Int { elements.count - head }

    private func compact() {
        guard head == elements.count || head > 64 else { return }
        elements.removeFirst(head)
        head = 0
    }
}

/// Counts what a scan has read, for somebody who looks on from another thread.
public final class ReadMeter: @unchecked Sendable {
    private let lock = Lock()
    private var stored: Int64 = 0
    private var records = 0

    public init() {}

    public func add(stored count: Int) { lock.withLock { stored += Int64(count) } }

    public func add(records count: Int) { lock.withLock { records += count } }

    /// Bytes as they are stored, and records, read so far.
    public var reading: (stored: Int64, records: Int) { lock.withLock { (stored, records) } }
}

/// Tells a meter what passes through.
final class MeteredReader: ByteReader {
    private let source: any ByteReader
    private let meter: ReadMeter

    init(_ source: any ByteReader, _ meter: ReadMeter) {
        self.source = source
        self.meter = meter
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
        let count = try source.read(into: buffer)
        meter.add(stored: count)
        return count
    }

    func skipHole() throws(SourceError) -> Int64 { try source.skipHole() }

    var damages: [Damage] { source.damages }
    var recordedTime: Int64? { source.recordedTime }
}

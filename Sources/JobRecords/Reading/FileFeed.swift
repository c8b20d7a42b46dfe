import LogBytes
import LogLines

/// One file on its way from bytes to batches, as a state of what work there is. What may be done at the same time:
/// reading its bytes, reading any number of segments ahead, and bringing the segments into order.
///
/// `next`, `settle` and `take` are called under the pool's lock, `run` outside of it.
final class FileFeed {
    enum Work {
        /// The next bytes, into a segment that has been used before or a new one.
        case bytes(ReadSegment?, used: [Chunk])
        /// The first segment, by the reader that knows all before it.
        case segment(ReadSegment)
        /// One whose segments before are not done yet, by a reader that has been used before or a new one.
        case ahead(ReadSegment, AheadReader?, number: Int)
        /// One that was read ahead and is the first now.
        case join(ReadSegment)
        case end
    }

    enum Outcome {
        case bytes(ReadSegment)
        /// What the next piece of a document holds, and the end of bytes if that is reached.
        case piece([RecordBatch], end: FileEnd?)
        case ahead(ReadSegment, AheadReader)
        case ordered(ReadSegment, [RecordBatch], isJoined: Bool)
        case end([RecordBatch])
    }

    private let file: LogFile
    private let index: Int
    private let options: ReadingOptions
    private let pool: BatchPool

    // Under the lock.
    private var segments: [ReadSegment] = []
    private var spare: [ReadSegment] = []
    private var used: [Chunk] = []
    private var idle: [AheadReader] = []
    private var readers = 0
    private var isReadingBytes = false
    private var isOrdering = false
    private(set) var isOpened = false
    private var told: FileEnd?
    private(set) var isDone = false
    /// How many segments are not read ahead, since one before them could not be joined.
    private var pause = 0
    private var ready: [RecordBatch] = []
    private var firstReady = 0
    /// Bytes that segments and batches hold.
    private(set) var weight = 0

    /// Of whoever reads bytes.
    private var source: Source?
    /// Of whoever brings segments into order.
    private let reading: FileReading

    init(_ file: LogFile, index: Int, _ options: ReadingOptions, _ pool: BatchPool) {
        self.file = file
        self.index = index
        self.pool = pool
        var options = options
        options.zone = file.box.zone ?? options.zone
        self.options = options
        reading = FileReading(options, index: index, pool)
    }

    // MARK: batches

    var hasReady: Bool { firstReady < ready.count }

    /// The next batch, if it is there.
    func take() -> RecordBatch? {
        guard hasReady else { return nil }
        let batch = ready[firstReady]
        firstReady += 1
        if firstReady == ready.count { (ready, firstReady) = ([], 0) }
        weight -= batch.weight
        return batch
    }

    private func add(_ batches: [RecordBatch]) {
        ready += batches
        for batch in batches { weight += batch.weight }
    }

    // MARK: work

    /// What is to be done now; whoever gets it does it.
    /// - Parameters:
    ///   - mayRead: whether there is room for more bytes.
    ///   - taking: false to be told only whether there is something.
    func next(mayRead: Bool, taking: Bool = true) -> Work? {
        if !isOrdering, let first = segments.first, first.state != .beingRead {
            let work = first.state == .read ? Work.join(first) : .segment(first)
            if taking { (first.state, isOrdering) = (.beingRead, true) }
            return work
        }
        if pause == 0, let segment = segments.dropFirst().first(where: { $0.state == .whole }) {
            return ahead(segment, taking)
        }
        if mayRead && !isReadingBytes && told == nil { return bytes(taking) }
        guard told != nil, segments.isEmpty, !isOrdering, !isReadingBytes, !isDone else { return nil }
        if taking { isOrdering = true }
        return .end
    }

    private func ahead(_ segment: ReadSegment, _ taking: Bool) -> Work {
        guard taking else { return .ahead(segment, nil, number: 0) }
        segment.state = .beingRead
        let reader = idle.popLast()
        if reader == nil { readers += 1 }
        return .ahead(segment, reader, number: readers - 1)
    }

    private func bytes(_ taking: Bool) -> Work {
        guard taking else { return .bytes(nil, used: []) }
        isReadingBytes = true
        defer { used = [] }
        return .bytes(spare.popLast(), used: used)
    }

    /// Does it.
    func run(_ work: Work) -> Outcome {
        switch work {
        case .bytes(let segment, let used): return readBytes(segment ?? ReadSegment(), used)
        case .segment(let segment): return .ordered(segment, reading.read(segment.segment), isJoined: true)
        case .join(let segment):
            let (batches, isJoined) = reading.join(segment)
            return .ordered(segment, batches, isJoined: isJoined)
        case .ahead(let segment, let idle, let number):
            let reader = idle ?? AheadReader(options, number: number, index: index, pool)
            reader.read(segment)
            return .ahead(segment, reader)
        case .end: return .end(reading.end(told ?? FileEnd()))
        }
    }

    /// Takes what it has come to.
    func settle(_ outcome: Outcome) {
        switch outcome {
        case .bytes(let segment):
            (isReadingBytes, isOpened) = (false, true)
            segments.append(segment)
            weight += segment.weight
        case .piece(let batches, let end):
            (isReadingBytes, isOpened, told) = (false, true, end)
            add(batches)
        case .ahead(let segment, let reader):
            idle.append(reader)
            segment.state = .read
            weight += segment.batchWeight
        case .ordered(let segment, let batches, let isJoined): settle(segment, batches, isJoined)
        case .end(let batches):
            (isOrdering, isDone) = (false, true)
            add(batches)
        }
    }

    private func settle(_ segment: ReadSegment, _ batches: [RecordBatch], _ isJoined: Bool) {
        isOrdering = false
        segments.removeFirst()
        weight -= segment.weight + segment.batchWeight
        if let chunk = segment.segment.chunk { used.append(chunk) }
        segment.clear()
        spare.append(segment)
        add(batches)
        pause = isJoined ? max(0, pause - 1) : FileFeed.longPause
    }

    /// Readings ahead that would most likely be for nothing.
    private static let longPause = 16

    // MARK: bytes

    private final class Source {
        let chunks: DirectChunks
        var cutter: LineCutter
        var document: DocumentScan?

        init(_ chunks: DirectChunks, _ head: UnsafeRawBufferPointer, chained: Bool) {
            self.chunks = chunks
            cutter = LineCutter(chunks, chained: chained)
            document = DocumentScan(head, chained: chained)
        }
    }

    private func readBytes(_ segment: ReadSegment, _ used: [Chunk]) -> Outcome {
        do throws(SourceError) {
            let source = try openSource()
            for chunk in used { source.chunks.recycle(chunk) }
            if source.document != nil { return try readDocument(source) }
            if try source.cutter.fill(segment.segment) { return .bytes(segment) }
            var end = FileEnd(source.chunks)
            (end.bytes, end.recordedTime) = (source.cutter.offset, source.chunks.recordedTime)
            end.notes = segment.segment.notes
            return .piece([], end: end)
        } catch { return .piece([], end: FileEnd(error: error)) }
    }

    private func openSource() throws(SourceError) -> Source {
        if let source { return source }
        let chunks = DirectChunks(try file.openDecoded(options.meter), size: options.segmentSize)
        let head = try chunks.peek()
        if let form = JournalForm(head) { throw SourceError(path: file.name, reason: form.reason) }
        let source = Source(chunks, head, chained: options.isChained)
        self.source = source
        return source
    }

    /// A document is no lines: it is read by one thread.
    private func readDocument(_ source: Source) throws(SourceError) -> Outcome {
        let chunk = try source.chunks.next()
        let batches = reading.read(chunk, of: &source.document!, source.chunks)
        guard let chunk else { return .piece(batches, end: FileEnd(source.chunks)) }
        source.chunks.recycle(chunk)
        return .piece(batches, end: nil)
    }
}

extension FileEnd {
    fileprivate init(_ chunks: any ChunkStream) { self.init(damages: chunks.damages) }
}

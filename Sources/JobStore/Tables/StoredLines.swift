import Glibc
import JobRecords
import LogBytes
import LogLines

/// Reads single lines out of a store's pages.
final class StoredLines {
    private let database: Database
    private let sources: [Int64]
    private let options: ReadingOptions
    private let scratch = RecordBatch()
    private var reader: LiveReader
    private var readerFile = -1
    private let chunks: PageChunks

    init(_ database: Database, _ options: ReadingOptions, _ sources: [Int64]) throws(StoreError) {
        var options = options
        options.text = .records
        options.textFilter = nil
        (self.database, self.sources, self.options) = (database, sources, options)
        reader = LiveReader(options)
        chunks = try PageChunks(database)
    }

    /// Whether the line of a row is one that `messages` shows.
    func isMessage(_ record: Record, _ file: Int) throws(StoreError) -> Bool {
        let batch = RecordBatch()
        batch.begin(file: file)
        return try add(record, file, .start, to: batch)
    }

    /// Adds a row's record to a batch, with its line.
    /// - Returns: whether it is a message.
    func add(_ record: Record, _ file: Int, _ chain: Chain, to batch: RecordBatch) throws(StoreError) -> Bool {
        if file != readerFile {
            reader = LiveReader(options)
            readerFile = file
        }
        scratch.begin(file: file)
        do throws(SourceError) { try readLine(at: record, file) } catch {
            throw StoreError(path: database.path, reason: error.reason)
        }
        guard scratch.count > 0, case let read = scratch.records[0], read.kind.isRecord else {
            throw StoreError(
                path: database.path, reason: "its pages hold no record where a row says so (line \(record.line))")
        }
        var whole = read
        (whole.time, whole.host, whole.job, whole.action) = (record.time, record.host, record.job, record.action)
        (whole.kind, whole.offset, whole.line) = (record.kind, record.offset, record.line)
        whole.flags.subtract([.yearless, .atHead, .needsTraceback])
        batch.add(whole, scratch.text(of: read), chain)
        return whole.isMessage
    }

    private func readLine(at record: Record, _ file: Int) throws(SourceError) {
        chunks.begin(source: sources[file], offset: record.offset)
        var cutter = LineCutter(chunks, offset: record.offset, number: Int(record.line) - 1)
        if let line = try cutter.next() { reader.read(line, chain: .start, into: scratch) }
    }
}

/// A kept file's bytes from a place on, a page a chunk.
private final class PageChunks: ChunkStream {
    private let pages: Statement
    private let unpacking = Unpacking()
    private let path: String
    /// Those of the last line are free when the next one is asked for.
    private var pool: [Chunk] = []
    private var used = 0
    private var source: Int64 = 0
    private var offset: Int64 = 0
    /// The page that was read last, since hits lie side by side.
    private var known: (source: Int64, start: Int64, content: Page.Content) = (-1, 0, .hole(0))

    var damages: [Damage] { [] }
    var recordedTime: Int64? { nil }

    init(_ database: Database) throws(StoreError) {
        path = database.path
        pages = try database.prepare(
            "SELECT start, size, bytes FROM page WHERE source = ? AND start <= ? ORDER BY start DESC LIMIT 1")
    }

    func begin(source: Int64, offset: Int64) { (self.source, self.offset, used) = (source, max(0, offset), 0) }

    func next() throws(SourceError) -> Chunk? {
        if !isAtHand { try read() }
        guard isAtHand else { return nil }
        if used == pool.count { pool.append(Chunk()) }
        let chunk = pool[used]
        used += 1
        chunk.start = Chunk.headroom
        fill(chunk)
        offset = known.start + known.content.count
        return chunk
    }

    private var isAtHand: Bool {
        known.source == source && offset >= known.start && offset - known.start < known.content.count
    }

    private func fill(_ chunk: Chunk) {
        let skipped = offset - known.start
        switch known.content {
        case .hole(let count): (chunk.hole, chunk.end, chunk.hasNUL) = (count - skipped, chunk.start, false)
        case .bytes(let bytes):
            bytes[Int(skipped)...].withUnsafeBytes { rest in
                (chunk.hole, chunk.end) = (0, chunk.start + rest.count)
                chunk.hasNUL = memchr(rest.baseAddress!, 0, rest.count) != nil
                (chunk.base + chunk.start).copyMemory(from: rest.baseAddress!, byteCount: rest.count)
            }
        }
    }

    private func read() throws(SourceError) {
        do throws(StoreError) {
            pages.bind([source, offset])
            defer { pages.reset() }
            guard try pages.step() else { return }
            guard let content = Page.content(of: pages, size: 1, blob: 2, unpacking) else {
                throw StoreError(path: path, reason: "its pages are damaged")
            }
            known = (source, pages.count(0), content)
        } catch { throw SourceError(path: path, reason: error.reason) }
    }

    func recycle(_ chunk: Chunk) {}
}

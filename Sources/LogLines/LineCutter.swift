import Glibc
import LogBytes

/// Cuts a chunk stream into lines.
///
/// The fast path finds newlines where they lie in the chunk and copies nothing; a line that a chunk's end divides is
/// completed in the next chunk's headroom. Lines too long for the headroom, and chunks with NUL bytes, take the slow
/// path, which assembles one line at a time in `spill`.
///
/// Lines are delivered one by one (`next`), or as segments that other threads take apart (`fill`).
///
/// Invariants: `base[cursor..<end]`, of the present chunk or of `carry`, is not yet delivered; `offset` is the decoded
/// offset of `cursor`; `number` is the number of the last line delivered. What a line needs of the chunk is copied
/// here, since a class's properties are guarded at every access.
public struct LineCutter: ~Copyable {
    /// A line is cut at this many bytes.
    public static let limit = 1 << 20

    private let chunks: any ChunkStream
    private let holdsLastLine: Bool
    private let chained: Bool
    private var builder: ChainBuilder
    private var chunk: Chunk?
    private var base: UnsafeMutableRawPointer
    private var cursor = 0
    private var end = 0
    /// NULs behind the chunk that nobody had to read, and whether there are some in it.
    private var hole: Int64 = 0
    private var hasNUL = false
    /// The beginning of a line whose chunk was given away.
    private var carry = LineMemory()
    private var isAtEnd = false
    /// Where the next `#` stands, or `end`; before the cursor if it was not looked for yet.
    private var hash = -1
    /// Whether lines are cut where they lie: a chunk without NULs, and nothing being assembled.
    private var isFast = false
    private var spill = Spill()

    public private(set) var offset: Int64
    /// In its stream; in its segment if lines are delivered by segments.
    public private(set) var number: Int
    /// Holes and cuts met so far; the owner takes them out when it likes.
    public var notes: [LineNote] = []
    /// The chain at the end of the last line delivered; stays at its start unless asked for.
    public var chain: Chain { builder.chain }
    public var damages: [Damage] { chunks.damages }

    /// - Parameters:
    ///   - chained: whether to keep the chain, which costs a hash a line.
    ///   - holdsLastLine: a line without newline at the stream's present end is kept back, and `next` may be called
    ///     again when the stream has more (following); `takeLast` delivers it.
    ///   - offset, number, chain: where the stream begins, for resuming in the middle of a file.
    public init(
        _ chunks: any ChunkStream, chained: Bool = false, holdsLastLine: Bool = false,
        offset: Int64 = 0, number: Int = 0, chain: Chain = .start
    ) {
        self.chunks = chunks
        self.chained = chained
        self.holdsLastLine = holdsLastLine
        self.offset = offset
        self.number = number
        builder = ChainBuilder(chain)
        base = UnsafeMutableRawPointer(bitPattern: 64)!
    }

    /// The next line; nil at the end. A last line without newline counts, unless damage cuts it.
    public mutating func next() throws(SourceError) -> Line? {
        while true {
            if isFast {
                if let line = cutFast() { return line }
            } else if let line = try nextSlowly() {
                return line
            }
            if try loadChunk() { continue }
            return try holdsLastLine ? nil : takeLast()
        }
    }

    /// Delivers what stands after the last newline, once the stream has ended.
    public mutating func takeLast() throws(SourceError) -> Line? {
        if chunks.damages.contains(where: \.cutsLine) { return nil }
        if spill.isIdle && cursor < end { return line(count: end - cursor, terminator: 0) }
        guard !spill.isIdle else { return nil }
        spill.closeHole(into: &notes, line: number + 1)
        return spill.count > 0 ? finishSpill(terminator: 0) : nil
    }

    // MARK: fast path

    private mutating func cutFast() -> Line? {
        let from = base + cursor
        guard let newline = memchr(from, 10, end - cursor) else { return nil }
        return line(count: UnsafeRawPointer(newline) - UnsafeRawPointer(from), terminator: 1)
    }

    /// Delivers `count` bytes at the cursor and the terminator behind them.
    private mutating func line(count: Int, terminator: Int) -> Line {
        let start = UnsafeRawPointer(base + cursor)
        let stored = count + terminator
        if chained { builder.extend(start, stored) }
        number += 1
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let text = terminator == 1 && count > 0 && bytes[count - 1] == 13 ? count - 1 : count
        var line = Line(
            start: bytes, count: text, stored: stored, offset: offset, extent: Int64(stored), number: number)
        if hash < cursor { hash = findHash() }
        line.mayHoldHash = hash < cursor + count
        cursor += stored
        offset += Int64(stored)
        return line
    }

    /// Looked for once in many lines: most logs have none.
    private func findHash() -> Int {
        let from = base + cursor
        return memchr(from, 35, end - cursor).map { cursor + (UnsafeRawPointer($0) - UnsafeRawPointer(from)) } ?? end
    }

    // MARK: chunks

    /// Moves on to the next chunk, carrying over what the present one has left.
    private mutating func loadChunk() throws(SourceError) -> Bool {
        if hole > 0 {
            passHole()
            return true
        }
        guard let fresh = try chunks.next() else { return false }
        let left = end - cursor
        if left > Chunk.headroom {
            spillRest()
        } else if left > 0 {
            fresh.prepend(base + cursor, left)
        }
        if let chunk { chunks.recycle(chunk) }
        chunk = fresh
        (base, cursor, end) = (fresh.base, fresh.start, fresh.end)
        (hole, hasNUL, hash) = (fresh.hole, fresh.hasNUL, -1)
        isFast = spill.isIdle && !hasNUL
        return true
    }

    private mutating func spillRest() {
        let left = end - cursor
        guard left > 0 else { return }
        spill.append(UnsafeRawPointer(base + cursor), left, at: offset)
        cursor = end
        offset += Int64(left)
    }

    /// The NULs behind a chunk that nobody had to read.
    private mutating func passHole() {
        spillRest()
        spill.extendHole(hole, at: offset)
        offset += hole
        hole = 0
        isFast = false
    }

    // MARK: slow path

    /// Assembles a line from the present chunk byte run by byte run; nil when the chunk is used up first.
    private mutating func nextSlowly() throws(SourceError) -> Line? {
        while cursor < end {
            let from = UnsafeRawPointer(base + cursor)
            let left = end - cursor
            if hasNUL, skipNULs(from, left) { continue }
            let run = hasNUL ? memchr(from, 0, left).map { UnsafeRawPointer($0) - from } ?? left : left
            let newline = memchr(from, 10, run).map { UnsafeRawPointer($0) - from }
            if spill.count > 0, newline == 0 || (newline == 1 && from.load(as: UInt8.self) == 13) { spill.forgetHole() }
            let isAfterHole = spill.closeHole(into: &notes, line: number + 1) && spill.count == 0
            let taken = newline.map { $0 + 1 } ?? run
            spill.append(from, taken, at: offset)
            cursor += taken
            offset += Int64(taken)
            guard newline != nil else { continue }
            // A newline right behind a hole ends no line that anybody wrote.
            let line = finishSpill(terminator: 1)
            if line.count > 0 || !isAfterHole { return line }
        }
        return nil
    }

    private mutating func skipNULs(_ from: UnsafeRawPointer, _ left: Int) -> Bool {
        var count = 0
        while count < left && from.load(fromByteOffset: count, as: UInt8.self) == 0 { count += 1 }
        guard count > 0 else { return false }
        spill.extendHole(Int64(count), at: offset)
        cursor += count
        offset += Int64(count)
        return true
    }

    private mutating func finishSpill(terminator: Int) -> Line {
        number += 1
        defer { isFast = spill.isIdle && !hasNUL }
        if let note = spill.cutNote(line: number) { notes.append(note) }
        if chained { spill.extend(&builder) }
        return spill.finish(terminator: terminator, end: offset, number: number)
    }

    // MARK: segments

    /// Gives the lines up to the present chunk's end, or the next one's, to an empty segment. Line numbers begin anew
    /// in every segment, since nobody counts here.
    /// - Returns: false at the end.
    public mutating func fill(_ segment: LineSegment) throws(SourceError) -> Bool {
        number = 0
        while !isAtEnd, try !take(into: segment) { isAtEnd = try !loadChunk() }
        if segment.isEmpty, let line = try takeLast() { add(line, to: segment) }
        segment.notes += notes
        notes = []
        return !segment.isEmpty
    }

    /// - Returns: false if the chunk has no line.
    private mutating func take(into segment: LineSegment) throws(SourceError) -> Bool {
        while !isFast {
            guard let line = try nextSlowly() else { return !segment.isEmpty }
            add(line, to: segment)
        }
        return takeRun(into: segment) || !segment.isEmpty
    }

    private mutating func add(_ line: Line, to segment: LineSegment) {
        segment.append(line)
        if chained { segment.chains.append(builder.chain) }
    }

    /// Whole lines where they lie, with the chunk that holds them.
    private mutating func takeRun(into segment: LineSegment) -> Bool {
        let from = base + cursor
        let count = LineCutter.wholeLines(from, end - cursor)
        guard count > 0 else { return false }
        if chained { chain(from, count, into: segment) }
        segment.append(run: from, count, at: offset)
        segment.chunk = chunk
        chunk = nil
        cursor += count
        offset += Int64(count)
        keepRest()
        return true
    }

    /// How many of the bytes lie before or are the last newline.
    private static func wholeLines(_ start: UnsafeRawPointer, _ count: Int) -> Int {
        var count = count
        while count > 0 && start.load(fromByteOffset: count - 1, as: UInt8.self) != 10 { count -= 1 }
        return count
    }

    private mutating func chain(_ start: UnsafeRawPointer, _ count: Int, into segment: LineSegment) {
        var at = start
        let end = start + count
        // A class's own property is guarded at every access.
        var chains: [Chain] = []
        swap(&chains, &segment.chains)
        while at < end, let newline = memchr(at, 10, end - at) {
            let next = UnsafeRawPointer(newline) + 1
            builder.extend(at, next - at)
            chains.append(builder.chain)
            at = next
        }
        swap(&chains, &segment.chains)
    }

    /// The chunk is another's now: what it has left is copied.
    private mutating func keepRest() {
        if end - cursor > Chunk.headroom {
            spillRest()
            isFast = false
        }
        carry.clear()
        carry.append(base + cursor, end - cursor)
        (base, cursor, end, hash) = (carry.memory, 0, carry.count, -1)
    }
}

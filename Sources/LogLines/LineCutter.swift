import Foundation
import LogBytes

/// Cuts a chunk stream into lines.
///
/// The fast path finds newlines where they lie in the chunk and copies nothing; a line that a chunk's end divides is
/// completed in the next chunk's headroom. Lines too long for the headroom, and chunks with NUL bytes, take the slow
/// path, which assembles one line at a time in `spill`.
///
/// Invariants: `base[cursor..<limit]` of the present chunk is not yet delivered; `offset` is the decoded offset of
/// `cursor`; `number` is the number of the last line delivered. What a line needs of the chunk is copied here, since a
/// class's properties are guarded at every access.
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
    /// Where the next `#` stands, or `end`; before the cursor if it was not looked for yet.
    private var hash = -1
    /// Whether lines are cut where they lie: a chunk without NULs, and nothing being assembled.
    private var isFast = false
    private var spill = Spill()

    public private(set) var offset: Int64
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
        if let chunk, chunk.hole > 0 {
            passHole(chunk)
            return true
        }
        guard let fresh = try chunks.next() else { return false }
        if let old = chunk {
            let left = end - cursor
            if left > Chunk.headroom {
                spillRest()
            } else if left > 0 {
                fresh.prepend(old.base + cursor, left)
            }
            chunks.recycle(old)
        }
        chunk = fresh
        (base, cursor, end) = (fresh.base, fresh.start, fresh.end)
        hash = -1
        isFast = spill.isIdle && !fresh.hasNUL
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
    private mutating func passHole(_ chunk: Chunk) {
        spillRest()
        spill.extendHole(chunk.hole, at: offset)
        offset += chunk.hole
        chunk.hole = 0
        isFast = false
    }

    // MARK: slow path

    /// Assembles a line from the present chunk byte run by byte run; nil when the chunk is used up first.
    private mutating func nextSlowly() throws(SourceError) -> Line? {
        guard let chunk else { return nil }
        while cursor < end {
            let from = UnsafeRawPointer(base + cursor)
            let left = end - cursor
            if chunk.hasNUL, skipNULs(from, left) { continue }
            let run = chunk.hasNUL ? memchr(from, 0, left).map { UnsafeRawPointer($0) - from } ?? left : left
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
        defer { isFast = spill.isIdle && chunk?.hasNUL == false }
        if let note = spill.cutNote(line: number) { notes.append(note) }
        if chained { spill.extend(&builder) }
        return spill.finish(terminator: terminator, end: offset, number: number)
    }
}

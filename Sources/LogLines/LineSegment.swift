import Glibc
import LogBytes

/// Whole lines that stand one behind another, for a reader on any thread: in the chunk that brought them, or, if they
/// had to be put together, in memory of the segment's own.
public final class LineSegment {
    enum Piece {
        /// Lines as they lie in the chunk, each with its newline.
        case run(start: UnsafeRawPointer, count: Int, offset: Int64)
        /// One line in `arena`.
        case line(place: Int, count: Int, stored: Int, offset: Int64, extent: Int64)
    }

    /// Given back to its stream by whoever is done with the segment.
    public var chunk: Chunk?
    /// The chain at each line's end, if the cutter keeps one.
    public internal(set) var chains: [Chain] = []
    /// Holes and cuts, with line numbers of the segment.
    public internal(set) var notes: [LineNote] = []
    fileprivate var pieces: [Piece] = []
    fileprivate var arena = LineMemory()

    public init() {}

    /// Bytes of lines.
    public private(set) var byteCount = 0

    var isEmpty: Bool { pieces.isEmpty }

    /// Bytes of memory that it keeps from being used otherwise.
    public var weight: Int { (chunk == nil ? 0 : Chunk.headroom + Chunk.capacity) + arena.count }

    /// Makes it empty.
    public func clear() {
        chunk = nil
        chains.removeAll(keepingCapacity: true)
        notes = []
        pieces.removeAll(keepingCapacity: true)
        arena.clear()
        byteCount = 0
    }

    func append(run start: UnsafeRawPointer, _ count: Int, at offset: Int64) {
        pieces.append(.run(start: start, count: count, offset: offset))
        byteCount += count
    }

    func append(_ line: Line) {
        pieces.append(
            .line(place: arena.count, count: line.count, stored: line.stored, offset: line.offset, extent: line.extent))
        arena.append(line.start, line.stored)
        byteCount += line.stored
    }
}

/// Takes a segment apart into its lines.
public struct LineCursor {
    private let segment: LineSegment
    private var piece = 0
    private var at: UnsafeRawPointer
    private var end: UnsafeRawPointer
    /// Where the next `#` stands, or `end`; before `at` if it was not looked for yet.
    private var hash: UnsafeRawPointer
    /// Behind the last line, in its file.
    public private(set) var offset: Int64 = 0
    /// Of the last line.
    private var number: Int

    /// - Parameter number: of the line before the segment's first.
    public init(_ segment: LineSegment, after number: Int = 0) {
        self.segment = segment
        self.number = number
        at = UnsafeRawPointer(bitPattern: 64)!
        (end, hash) = (at, at)
    }

    /// The next line, valid as long as the segment is; nil behind the last.
    public mutating func next() -> Line? {
        if let line = nextInRun() { return line }
        return nextPiece()
    }

    private mutating func nextInRun() -> Line? {
        guard at < end, let newline = memchr(at, 10, end - at) else { return nil }
        let count = UnsafeRawPointer(newline) - at
        let bytes = at.assumingMemoryBound(to: UInt8.self)
        number += 1
        var line = Line(
            start: bytes, count: count > 0 && bytes[count - 1] == 13 ? count - 1 : count, stored: count + 1,
            offset: offset, extent: Int64(count + 1), number: number)
        if hash < at { hash = memchr(at, 35, end - at).map { UnsafeRawPointer($0) } ?? end }
        line.mayHoldHash = hash < at + count
        at += count + 1
        offset += Int64(count + 1)
        return line
    }

    private mutating func nextPiece() -> Line? {
        guard piece < segment.pieces.count else { return nil }
        piece += 1
        switch segment.pieces[piece - 1] {
        case .run(let start, let count, let offset):
            (at, end, self.offset) = (start, start + count, offset)
            hash = start - 1
            return nextInRun()
        case .line(let place, let count, let stored, let offset, let extent):
            number += 1
            self.offset = offset + extent
            let start = segment.arena.start.advanced(by: place).assumingMemoryBound(to: UInt8.self)
            return Line(start: start, count: count, stored: stored, offset: offset, extent: extent, number: number)
        }
    }
}

import CXXHash
import Glibc
import LogBytes
import LogLines

/// The end of a line in one generation: where reading goes on.
public struct LinePosition: Hashable, Sendable {
    /// Decoded offset of the byte behind the line.
    public var offset: Int64
    /// The line's number, from 1; 0 at the start.
    public var number: Int
    /// The chain at the line's end.
    public var chain: Chain

    public static let start = LinePosition(offset: 0, number: 0, chain: .start)
}

extension LineCutter {
    /// Of a followed file: a chain for each line, and the last one only once it is whole.
    init(following reader: any ByteReader, from start: LinePosition = .start) {
        self.init(
            DirectChunks(reader), chained: true, holdsLastLine: true, offset: start.offset, number: start.number,
            chain: start.chain)
    }

    /// The end of the line that was cut last.
    func end(of line: Line) -> LinePosition {
        LinePosition(offset: line.offset + line.extent, number: line.number, chain: chain)
    }
}

/// A place before which everything is delivered and behind which nothing is, although reading has gone on.
public struct HeldPlace: Equatable, Sendable {
    /// `FollowedFile.generation`.
    public let generation: Int
    public let position: LinePosition

    public init(generation: Int, position: LinePosition) {
        self.generation = generation
        self.position = position
    }
}

/// The last bytes before a position, by their hash: tells whether a file still holds what was read from it.
public struct ContentWindow: Equatable, Sendable {
    /// Bytes that are hashed at most.
    static let limit = 1024

    /// Bytes hashed; 0 where there is nothing to compare with.
    var length: Int
    /// XXH3-64 of them.
    var hash: UInt64

    static let none = ContentWindow(length: 0, hash: 0)
}

extension ContentWindow {
    init(_ bytes: UnsafeRawBufferPointer) {
        let hash = bytes.isEmpty ? 0 : XXH3_64bits(bytes.baseAddress, bytes.count)
        self.init(length: bytes.count, hash: hash)
    }

    /// The window before `offset` in an open file; nil where it cannot be read whole.
    static func read(_ descriptor: Int32, before offset: Int64) -> ContentWindow? {
        read(descriptor, before: offset, length: Int(min(offset, Int64(limit))))
    }

    static func read(_ descriptor: Int32, before offset: Int64, length: Int) -> ContentWindow? {
        guard length > 0 else { return ContentWindow.none }
        guard offset >= Int64(length) else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: length, alignment: 16) { buffer in
            let count = FileBytes.read(descriptor, at: offset - Int64(length), into: buffer)
            return count == length ? ContentWindow(UnsafeRawBufferPointer(buffer)) : nil
        }
    }
}

/// The positions behind each of a generation's first 16 lines, and behind four in each doubling: they tell whether a
/// shorter file is its beginning, and a different file is told after one line.
public struct ChainLadder: Equatable, Sendable {
    private(set) var rungs: [LinePosition]

    init(_ rungs: [LinePosition] = []) { self.rungs = rungs }

    /// The number of the next line that is to be noted.
    var next: Int {
        guard let last = rungs.last?.number else { return 1 }
        return last < 16 ? last + 1 : last + 1 << (Int.bitWidth - 3 - last.leadingZeroBitCount)
    }

    mutating func note(_ position: LinePosition) {
        if position.number == next { rungs.append(position) }
    }

    /// Only what is known before a position.
    func before(_ end: LinePosition) -> ChainLadder { ChainLadder(rungs.filter { $0.number <= end.number }) }

    /// The beginning as `KnownFile` keeps it, of a generation that was read to `end`.
    func head(before end: LinePosition) -> LinePosition {
        guard end.number >= KnownFile.headLines else { return end }
        return rungs.first { $0.number == KnownFile.headLines } ?? end
    }
}

/// How far one physical life of a log was delivered, and how to know it again (docs/following.md, Terms).
public struct GenerationMark: Equatable, Sendable {
    /// The file's name when it was last seen.
    var name: String
    /// Nil where the file itself holds something else now (truncated): it is known by content alone.
    var identity: FileIdentity?
    /// The end of the last line delivered.
    public var position = LinePosition.start
    /// The bytes before `position` in the plain file; `.none` for packed ones, which are known by their chain.
    var window = ContentWindow.none
    /// Its lines up to `position`; of a file of which nothing was delivered yet, the first ones that stand there.
    var ladder = ChainLadder()
    /// Decoded bytes that were known to be there.
    var size: Int64 = 0
    /// The time of last change seen, nanoseconds since the epoch.
    public var modified: Int64 = 0
    /// Whether all of it was delivered and a younger generation is being read: kept to know it again.
    var isDone = false
    /// Holes that were read over and may still be filled.
    var holes = PassedHoles()

    /// The end of the lines that a file must begin with to be it.
    var content: LinePosition { position.number > 0 ? position : ladder.rungs.last ?? .start }

    /// Whether a shorter generation has the same first lines, as far as both are known; one line proves nothing.
    func begins(with short: GenerationMark) -> Bool {
        let end = short.position.number
        return end > 1 && position.number > end && ladder.before(short.position) == short.ladder.before(short.position)
    }

    /// Whether it is of that file, as far as can be told; for certain only with a birth time.
    func isOf(_ file: FileIdentity) -> Bool { identity?.agrees(with: file) ?? false }
    func isSurely(of file: FileIdentity) -> Bool { file.birth != nil && identity == file }

    /// Whether its content is enough to know it by: equal heads of a line or two prove nothing.
    var isTelling: Bool { content.number >= 4 || content.offset >= 256 }
}

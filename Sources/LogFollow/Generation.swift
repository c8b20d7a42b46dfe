import Foundation
import LogBytes
import LogLines

/// One physical life of a log, open: reads its complete lines, whatever its name is by now.
///
/// Invariants: `position` is the end of the last line taken; what the reader has read beyond it is a line's beginning.
final class Generation {
    enum Outcome: Equatable {
        /// The budget is used up.
        case more
        /// Nothing more for now.
        case end
        /// The file holds something else by now.
        case broken
        /// Whether it is still the file that was opened cannot be told before the next look.
        case unclear
        /// The `errno` of a read that failed: nothing is known.
        case failed(Int32)
    }

    let source: FollowedFile
    let file: OpenFile
    let isPacked: Bool
    /// As of the last look.
    private(set) var facts: FileFacts
    private(set) var position = LinePosition.start
    private(set) var ladder = ChainLadder()
    /// Since when it is at its end while a younger one has data, monotonic nanoseconds.
    var endSeen: Int64?
    /// Lines up to this offset are passed over; they were delivered, or are not wanted.
    private var silentUntil: Int64 = 0
    /// Where a packed file goes on, until reading has come there.
    private var floor = LinePosition.start
    private var plain: PositionedReader?
    /// The stored bytes of a packed file.
    private var raw: PositionedReader?
    private var cutter: LineCutter
    /// As of when a packed file was decoded, and whether that came to its end.
    private var decodedSize: Int64 = -1
    private var hasEnded = false

    /// - Parameter mark: where to go on; the caller has made sure that the file is the mark's.
    init(_ file: OpenFile, _ facts: FileFacts, isPacked: Bool, source: FollowedFile, at mark: GenerationMark? = nil)
        throws(SourceError)
    {
        self.file = file
        self.facts = facts
        self.isPacked = isPacked
        self.source = source
        if isPacked {
            let raw = PositionedReader(file)
            cutter = try Generation.decode(raw, source.name)
            self.raw = raw
            decodedSize = facts.size
            passOver(to: mark?.position ?? .start)
        } else {
            let start = mark?.position ?? .start
            let reader = PositionedReader(file, from: start.offset)
            plain = reader
            cutter = LineCutter(
                DirectChunks(reader), chained: true, holdsLastLine: true, offset: start.offset, number: start.number,
                chain: start.chain)
            position = start
            ladder = mark?.ladder ?? ChainLadder()
        }
    }

    private static func decode(_ raw: PositionedReader, _ name: String) throws(SourceError) -> LineCutter {
        let log = LogFile(
            name: name, origin: ReaderOrigin(raw), storedSize: nil, modified: nil, isLive: false)
        return LineCutter(DirectChunks(try log.openDecoded()), chained: true, holdsLastLine: true)
    }

    // MARK: looking

    /// What a decision needs to know.
    var held: HeldFile {
        HeldFile(
            identity: facts.identity, offset: plain?.position ?? decodedSize, size: facts.size,
            modified: facts.modified, changed: facts.changed, isPacked: isPacked)
    }

    /// Stored bytes read so far.
    var readOffset: Int64 { plain?.position ?? decodedSize }
    var hasData: Bool { facts.size > 0 }
    var isBroken: Bool { plain?.isBroken ?? false }

    /// Whether all that was there at the last look has been read.
    var isAtEnd: Bool { hasEnded && readOffset >= facts.size }

    func see(_ fresh: FileFacts) { facts = fresh }
    /// Whether it still holds what was read from it.
    var isIntact: Bool { isPacked || (check() == .equal && (file.facts?.size ?? 0) >= readOffset) }
    func check() -> WindowCheck { plain?.check() ?? .equal }

    /// Sets what the first read asks; see `PositionedReader`.
    func askBeforeFirstLine(_ isUndisturbed: @escaping () -> Bool) { plain?.isUndisturbed = isUndisturbed }

    /// Passes over what is there now: following starts at the end.
    func skipToEnd() { silentUntil = facts.size }

    // MARK: reading

    /// Takes complete lines until about `budget` bytes are used up.
    func read(_ budget: inout Int, _ take: (FollowedLine) -> Void) throws(SourceError) -> Outcome {
        if isPacked && facts.size != decodedSize { try decodeAgain() }
        while budget > 0 {
            let before = position
            guard let line = try cutter.next() else { return atEnd() }
            // What is passed over is passed over at once: a checkpoint in between would stand too early.
            if deliver(line, before, take) { budget -= Int(line.extent) }
        }
        return .more
    }

    @discardableResult
    private func deliver(_ line: Line, _ before: LinePosition, _ take: (FollowedLine) -> Void) -> Bool {
        position = LinePosition(offset: line.offset + line.extent, number: line.number, chain: cutter.chain)
        ladder.note(position)
        guard position.offset > silentUntil else { return false }
        let isOdd = before.offset + Int64(line.stored) != position.offset
        take(
            FollowedLine(
                line: line, file: source, chain: position.chain, before: before,
                plain: isOdd && !isPacked ? file : nil))
        return true
    }

    private func passOver(to position: LinePosition) {
        floor = position
        silentUntil = max(silentUntil, position.offset)
    }

    private func atEnd() -> Outcome {
        hasEnded = true
        guard let plain else { return packedEnd }
        if plain.isBroken { return .broken }
        if plain.isUnclear { return .unclear }
        return plain.failure == 0 ? .end : .failed(plain.failure)
    }

    /// A decoder that could not read ends as at a truncation; it has to begin anew.
    private var packedEnd: Outcome {
        guard let raw, raw.failure != 0 else { return .end }
        let failure = raw.failure
        decodedSize = -1
        return .failed(failure)
    }

    /// A packed file that grew is read again up to where its lines were delivered.
    private func decodeAgain() throws(SourceError) {
        let raw = PositionedReader(file)
        cutter = try Generation.decode(raw, source.name)
        self.raw = raw
        if position.offset > floor.offset { passOver(to: position) }
        (position, ladder) = (.start, ChainLadder())
        decodedSize = facts.size
        hasEnded = false
    }

    /// The generation has ended: what stands behind its last newline is a line.
    func takeLast(_ take: (FollowedLine) -> Void) throws(SourceError) {
        let before = position
        guard let line = try cutter.takeLast() else { return }
        deliver(line, before, take)
    }

    // MARK: what was found

    var damages: [Damage] { cutter.damages }
    /// An archive that ends early, which may still be being written.
    var isCutShort: Bool {
        isPacked && hasEnded && (decodedSize == 0 || damages.contains { $0.kind == .truncated })
    }
    /// Holes and cuts met since the last call.
    func takeNotes() -> [LineNote] {
        guard !cutter.notes.isEmpty else { return [] }
        defer { cutter.notes = [] }
        return cutter.notes
    }

    // MARK: marks

    /// How to know it again at the end of a delivered line; its own position unless another is given.
    func mark(at held: LinePosition? = nil, isDone: Bool = false) -> GenerationMark {
        let position = held ?? (position.offset < floor.offset ? floor : position)
        return GenerationMark(
            name: source.name, identity: facts.identity, position: position, window: window(before: position.offset),
            ladder: ladder, size: isPacked ? position.offset : max(facts.size, readOffset),
            modified: facts.modified, isDone: isDone)
    }

    /// The same for a file that holds something else by now: it is known by its content alone.
    var markOfContent: GenerationMark {
        GenerationMark(
            name: source.name, identity: nil, position: position, ladder: ladder, size: max(facts.size, readOffset),
            modified: facts.modified)
    }

    /// The bytes before an offset, told only where the file has not changed meanwhile.
    private func window(before offset: Int64) -> ContentWindow {
        guard let plain, let window = ContentWindow.read(file.descriptor, before: offset), plain.check() == .equal
        else {
            return .none
        }
        return window
    }
}

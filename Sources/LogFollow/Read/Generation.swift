import Glibc
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
        /// Nothing more for now; what there is repeats what was delivered before, as far as it can be told.
        case echo
        /// The `errno` of a read that failed: nothing is known.
        case failed(Int32)
    }

    private(set) var source: FollowedFile
    let file: OpenFile
    /// Whether it is read decoded: from its start, again whenever it has changed.
    private(set) var isPacked: Bool
    /// Whether it is UTF-16, which grows as plain text does.
    private(set) var isWide = false
    /// As of the last look.
    private(set) var facts: FileFacts
    private(set) var position = LinePosition.start
    private(set) var ladder = ChainLadder()
    /// Since when it is at its end while a younger one has data, monotonic nanoseconds.
    var endSeen: Int64?
    /// Whether it is to be compared with what was delivered before; set for what stands at the path, unread.
    var isUnjudged = false
    private var echo: Echo?
    /// The numbers of generations that it may go on with, by the chains at their ends.
    private var numbers: [Chain: Int] = [:]
    /// The generation that stood in the same file before, and how far it was read.
    var replaces: (name: String, offset: Int64)?
    /// The lines at its start, as long as none was read, and the size that it had.
    private var unread: (size: Int64, ladder: ChainLadder) = (0, ChainLadder())
    /// The file holds something else: nothing more is read of it.
    private var isOver = false
    private var isUndisturbed: ([UInt8]) -> Bool = { _ in true }
    /// Lines up to this offset are passed over; they were delivered, or are not wanted.
    private var silentUntil: Int64 = 0
    /// The last hole that was read over, and up to where one is filled whose lines are new.
    private var hole: PassedHole?
    private var filledUntil: Int64 = 0
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
            isWide = FileMagic.isWide(file.descriptor)
            decodedSize = facts.size
            passOver(to: mark?.position ?? .start)
        } else {
            let start = mark?.position ?? .start
            let reader = PositionedReader(file, from: start.offset, leavesNULs: true)
            plain = reader
            cutter = Generation.cut(reader, from: start)
            position = start
            if let mark, start.number > 0 { ladder = mark.ladder }
        }
    }

    private static func cut(_ reader: PositionedReader, from start: LinePosition) -> LineCutter {
        LineCutter(
            DirectChunks(reader), chained: true, holdsLastLine: true, offset: start.offset, number: start.number,
            chain: start.chain)
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
            modified: facts.modified, changed: facts.changed, isPacked: isPacked && !isWide)
    }

    /// Stored bytes read so far.
    var readOffset: Int64 { plain?.position ?? decodedSize }
    var hasData: Bool { facts.size > 0 }
    var isBroken: Bool { isOver || stored?.isBroken ?? false }
    /// What reads the stored bytes, if they can be compared.
    private var stored: PositionedReader? { plain ?? (isWide ? raw : nil) }

    /// Whether all that was there at the last look has been read.
    var isAtEnd: Bool { hasEnded && (plain?.isAtEnd(facts) ?? (readOffset >= facts.size)) }

    func see(_ fresh: FileFacts) { facts = fresh }
    /// Whether it still holds what was read from it.
    var isIntact: Bool {
        isPacked && !isWide || (check() == .equal && (file.facts?.size ?? 0) >= readOffset)
    }
    func check() -> WindowCheck { stored?.check() ?? .equal }

    /// Sets what the first reads ask; see `PositionedReader`.
    func askBeforeFirstLines(_ isUndisturbed: @escaping ([UInt8]) -> Bool) {
        self.isUndisturbed = isUndisturbed
        plain?.isUndisturbed = isUndisturbed
    }

    /// The file holds something else by now, and may hold the same again: another generation will tell.
    func close() { isOver = true }

    /// The last bytes read, for what may repeat them.
    var tail: Echo.Tail? { plain?.end }

    /// Whether the file still has all that was delivered, although it lost the beginning of a line.
    var holdsDelivered: Bool {
        guard let plain, position.number > 0, let size = file.facts?.size, size >= position.offset else { return false }
        let tail = plain.end
        let known = Int(position.offset - (tail.end - Int64(tail.bytes.count)))
        guard known > 0, known <= tail.bytes.count else { return false }
        let window = tail.bytes.prefix(known).withUnsafeBytes { ContentWindow($0) }
        return ContentWindow.read(file.descriptor, before: position.offset, length: known) == window
    }

    /// Passes over what is there now: following starts at the end.
    func skipToEnd() { silentUntil = isPacked ? .max : facts.size }

    // MARK: reading

    /// Takes complete lines until about `budget` bytes are used up.
    func read(_ budget: inout Int, _ take: (FollowedLine) -> Void) throws(SourceError) -> Outcome {
        if isOver { return .broken }
        try settleForm()
        if isPacked && facts.size != decodedSize { try decodeAgain() }
        if let outcome = try readEcho(&budget) { return outcome }
        while budget > 0 {
            let before = position
            guard let line = try cutter.next() else { return atEnd() }
            // What is passed over is passed over at once: a checkpoint in between would stand too early.
            if deliver(line, before, take) { budget -= Int(line.extent) }
        }
        return .more
    }

    /// What a file holds shows with its first bytes; it may have been opened before there were any.
    private func settleForm() throws(SourceError) {
        guard !isPacked, position == .start, facts.size > 0, FileMagic.isPacked(file.descriptor) else { return }
        if silentUntil > 0 { silentUntil = .max }
        (isPacked, isWide, echo, isUnjudged) = (true, FileMagic.isWide(file.descriptor), nil, false)
        plain = nil
        try decodeAgain()
    }

    /// Reads on in silence as long as it repeats what was delivered before.
    /// - Returns: nil if what comes now is to be delivered.
    private func readEcho(_ budget: inout Int) throws(SourceError) -> Outcome? {
        while echo != nil {
            guard budget > 0 else { return .more }
            guard let line = try cutter.next() else {
                let outcome = atEnd()
                return outcome == .end ? .echo : outcome
            }
            budget -= Int(line.extent)
            position = LinePosition(offset: line.offset + line.extent, number: line.number, chain: cutter.chain)
            ladder.note(position)
            if case .goesOn(let place) = echo!.take(position) { goOn(behind: place) }
        }
        return nil
    }

    /// Ends the comparison: everything behind `place` is delivered.
    private func goOn(behind place: LinePosition) {
        echo = nil
        if place != .start { replaces = nil }
        if let number = numbers[place.chain] {
            source = FollowedFile(
                log: source.log, generation: number, name: source.name, head: ladder.rungs.first?.chain)
        }
        guard place != position else { return }
        let reader = PositionedReader(file, from: place.offset, leavesNULs: true)
        reader.isUndisturbed = isUndisturbed
        plain = reader
        cutter = Generation.cut(reader, from: place)
        (position, ladder, hasEnded) = (place, ladder.before(place), false)
    }

    /// Compares what comes with what was delivered before.
    func judge(by known: [(mark: GenerationMark, tail: Echo.Tail?)], numbers: [Chain: Int]) {
        isUnjudged = false
        self.numbers = numbers
        if !known.isEmpty { echo = Echo(known) }
    }

    /// Whether a file that is at its end holds nothing but what was delivered.
    var isSureEcho: Bool {
        guard let echo, let plain else { return false }
        return position.number == 0 || echo.isSure(plain.end)
    }

    /// How long nothing has told more, nanoseconds.
    func echoTime(_ now: Int64) -> Int64 {
        if echo?.since == nil { echo?.since = now }
        return now - (echo?.since ?? now)
    }

    /// It is a new one after all.
    func endEcho() { if let echo { goOn(behind: echo.repeated) } }

    /// The note that it stands in another one's place, once.
    func takeReplaced() -> FollowNote? {
        guard echo == nil, !isUnjudged, position.number > 0, let old = replaces else { return nil }
        replaces = nil
        return .beginsAnew(name: old.name, offset: old.offset)
    }

    @discardableResult
    private func deliver(_ line: Line, _ before: LinePosition, _ take: (FollowedLine) -> Void) -> Bool {
        position = LinePosition(offset: line.offset + line.extent, number: line.number, chain: cutter.chain)
        ladder.note(position)
        if let note = cutter.notes.last, plain != nil, note.line == line.number {
            hole = PassedHole(note, before: before, in: file)
        }
        guard position.offset > silentUntil || line.offset < filledUntil else { return false }
        let isOdd = before.offset + Int64(line.stored) != position.offset
        take(
            FollowedLine(
                line: line, file: source, chain: position.chain, before: before,
                plain: isOdd && !isPacked ? file : nil))
        return true
    }

    /// The mark to read on from if the last hole was filled since.
    var markBeforeFilled: GenerationMark? {
        guard !isOver, let plain, let hole, hole.isFilled(in: file, plain.end) else { return nil }
        var mark = mark(at: hole.before)
        mark.ladder = ladder.before(hole.before)
        return mark
    }

    /// Delivers what fills the last hole of one that was read before, and then what that one did not deliver.
    func fill(_ old: Generation) {
        filledUntil = old.hole?.end ?? 0
        silentUntil = max(old.position.offset, old.silentUntil)
    }

    private func passOver(to position: LinePosition) {
        floor = position
        silentUntil = max(silentUntil, position.offset)
    }

    private func atEnd() -> Outcome {
        hasEnded = true
        let outcome = endOutcome
        // What was there is passed over; more will stand behind it, in room that was taken before perhaps.
        if outcome == .end {
            silentUntil = min(silentUntil, isPacked ? max(position.offset, floor.offset) : readOffset)
        }
        return outcome
    }

    private var endOutcome: Outcome {
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
        guard echo == nil else { return }
        let before = position
        guard let line = try cutter.takeLast() else { return }
        deliver(line, before, take)
    }

    // MARK: what was found

    var damages: [Damage] { cutter.damages }
    /// An archive that ends early, which may still be being written.
    var isCutShort: Bool {
        isPacked && !isWide && hasEnded && (decodedSize == 0 || damages.contains { $0.kind == .truncated })
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
        guard echo == nil else { return GenerationMark(name: source.name, identity: facts.identity, size: facts.size) }
        let position = held ?? (position.offset < floor.offset ? floor : position)
        return GenerationMark(
            name: source.name, identity: facts.identity, position: position, window: window(before: position.offset),
            ladder: position.number > 0 ? ladder : firstLines,
            size: isPacked ? position.offset : isAtEnd ? readOffset : max(facts.size, readOffset),
            modified: facts.modified, isDone: isDone)
    }

    /// What a file begins with of which nothing was read yet: it may be packed before it is.
    private var firstLines: ChainLadder {
        if unread.size != facts.size {
            unread = (facts.size, FileJudge.beginning(file, source.name)?.ladder ?? ChainLadder())
        }
        return unread.ladder
    }

    /// The same for a file that holds something else by now: it is known by its content alone.
    var markOfContent: GenerationMark {
        GenerationMark(
            name: source.name, identity: nil, position: position, ladder: ladder, size: max(facts.size, readOffset),
            modified: facts.modified)
    }

    var isClosed: Bool { isOver }
    var isEcho: Bool { echo != nil }

    /// By what its file is known when it is done; one that holds something else by now is not.
    var known: FileIdentity {
        let identity = facts.identity
        return isOver ? FileIdentity(device: identity.device, inode: identity.inode, birth: nil) : identity
    }

    /// Whether anything of it was delivered, or read to be delivered.
    var hasBegun: Bool { echo == nil && readOffset > 0 }

    /// The bytes before an offset, told only where the file has not changed meanwhile.
    private func window(before offset: Int64) -> ContentWindow {
        guard !isOver, let plain, let window = ContentWindow.read(file.descriptor, before: offset),
            plain.check() == .equal
        else {
            return .none
        }
        return window
    }
}

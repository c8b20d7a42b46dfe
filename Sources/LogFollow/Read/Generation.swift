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

    var source: FollowedFile
    let file: OpenFile
    var form: FileForm
    /// As of the last look.
    private(set) var facts: FileFacts
    var position = LinePosition.start
    var ladder = ChainLadder()
    /// Since when it is at its end while a younger one has data, monotonic nanoseconds.
    private var endSeen: Int64?
    /// Whether it is to be compared with what was delivered before; set for what stands at the path, unread.
    var isUnjudged = false
    var echo: Echo?
    /// The numbers of generations that it may go on with, by the chains at their ends.
    var numbers: [Chain: Int] = [:]
    /// The generation that stood in the same file before, and how far it was read.
    var replaces: (name: String, offset: Int64)?
    /// The lines at its start, as long as none was read, and the size that it had.
    private var unread: (size: Int64, ladder: ChainLadder) = (0, ChainLadder())
    /// The file holds something else: nothing more is read of it.
    var isOver = false
    /// Whether what stands behind its last newline is no line: the file was truncated, and whether the line was whole
    /// by then is not known.
    var lacksEnd = false
    /// Lines up to this offset are passed over; they were delivered, or are not wanted.
    var silentUntil: Int64 = 0
    /// The last holes that were read over, and those of them that are filled by now: their lines are new.
    var holes = PassedHoles()
    var filled = PassedHoles()
    /// Where a packed file goes on, until reading has come there.
    var floor = LinePosition.start
    /// Reads the stored bytes.
    var reader: PositionedReader
    var cutter: LineCutter
    /// As of when a packed file was decoded, and whether that came to its end.
    var decodedSize: Int64 = -1
    var hasEnded = false

    /// - Parameter mark: where to go on; the caller has made sure that the file is the mark's.
    init(_ file: OpenFile, _ facts: FileFacts, _ form: FileForm, source: FollowedFile, at mark: GenerationMark? = nil)
        throws(SourceError)
    {
        (self.file, self.facts, self.form, self.source) = (file, facts, form, source)
        if !form.isPlain {
            reader = PositionedReader(file)
            cutter = try Generation.decode(reader, grows: form == .wide)
            decodedSize = facts.size
            passOver(to: mark?.position ?? .start)
        } else {
            let start = mark?.position ?? .start
            reader = PositionedReader(file, from: start.offset, leavesNULs: true)
            cutter = LineCutter(following: reader, from: start)
            position = start
            if let mark, start.number > 0 { ladder = mark.ladder }
            holes = mark?.holes ?? PassedHoles()
        }
    }

    static func decode(_ raw: PositionedReader, grows: Bool) throws(SourceError) -> LineCutter {
        LineCutter(following: try Decoding.textReader(over: raw, grows: grows))
    }

    // MARK: looking

    /// What a decision needs to know.
    var held: HeldFile { HeldFile(facts: facts, offset: readOffset, isPacked: isCompressed) }

    /// Whether it is read decoded, from its start.
    var isPacked: Bool { !form.isPlain }
    /// Whether it grows in no way that shows what was read of it: it is decoded anew whenever it has changed.
    var isCompressed: Bool { form == .packed }
    var isWide: Bool { form == .wide }
    /// What reads it, if it is plain text.
    var plain: PositionedReader? { isPacked ? nil : reader }
    /// Stored bytes read so far.
    var readOffset: Int64 { isPacked ? decodedSize : reader.position }
    var hasData: Bool { facts.size > 0 }
    var isBroken: Bool { isOver || !isCompressed && reader.isBroken }

    /// Whether all that was there at the last look has been read.
    var isAtEnd: Bool { hasEnded && (plain?.isAtEnd(facts) ?? (readOffset >= facts.size)) }

    func see(_ fresh: FileFacts) { facts = fresh }

    /// How long its end has been seen, nanoseconds; `forgetEnd` begins anew.
    func timeAtEnd(_ now: Int64) -> Int64 {
        endSeen = endSeen ?? now
        return now - endSeen!
    }
    func forgetEnd() { endSeen = nil }

    /// Whether it still holds what was read from it.
    var isIntact: Bool {
        isCompressed || check() == .continues && (file.facts?.size ?? 0) >= readOffset
    }
    func check() -> Agreement { isCompressed ? .continues : reader.check() }

    /// The file holds something else by now, and may hold the same again: another generation will tell.
    func close() {
        isOver = true
        reader.close()
    }

    /// The last bytes read, for what may repeat them.
    var tail: FileTail? { plain?.end }

    /// Whether the file still has all that was delivered, although it lost the beginning of a line.
    var holdsDelivered: Bool {
        position.number > 0 && tail?.stands(in: file, before: position.offset) ?? false
    }

    /// Passes over what is there now: following starts at the end.
    func skipToEnd() { silentUntil = isPacked ? .max : facts.size }

    // MARK: what was found

    var damages: [Damage] { cutter.damages }
    /// An archive that ends early, which may still be being written.
    var isCutShort: Bool {
        isCompressed && hasEnded && (decodedSize == 0 || damages.contains { $0.kind == .truncated })
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
        if let echo, echo.rested.number == 0 {
            return GenerationMark(name: source.name, identity: facts.identity, size: facts.size)
        }
        let position = echo?.rested ?? held ?? (position.offset < floor.offset ? floor : position)
        return GenerationMark(
            name: source.name, identity: facts.identity, position: position, window: window(before: position.offset),
            ladder: position.number > 0 ? ladder.before(position) : firstLines,
            size: isPacked ? position.offset : isAtEnd ? readOffset : max(facts.size, readOffset),
            modified: facts.modified, isDone: isDone, holes: holes.before(position.offset))
    }

    /// What a file begins with of which nothing was read yet: it may be packed before it is.
    private var firstLines: ChainLadder {
        if unread.size != facts.size {
            unread = (facts.size, FileJudge.beginning(file)?.ladder ?? ChainLadder())
        }
        return unread.ladder
    }

    /// The same for a file that holds something else by now: it is known by its content alone.
    var markOfContent: GenerationMark {
        GenerationMark(
            name: source.name, identity: nil, position: position, ladder: ladder, size: max(facts.size, readOffset),
            modified: facts.modified)
    }

    var isEcho: Bool { echo != nil }

    /// Whether anything of it was delivered, or read to be delivered.
    var hasBegun: Bool { echo == nil && readOffset > 0 }

    /// The bytes before an offset, told only where the file has not changed meanwhile.
    private func window(before offset: Int64) -> ContentWindow {
        guard !isOver, let plain,
            let window = ContentWindow.read(
                file.descriptor, before: offset, length: holes.textLength(before: offset)),
            plain.check() == .continues || holes.firstFilled(in: file, plain.end) != nil
        else {
            return .none
        }
        return window
    }
}

/// Compares a live file from its first line on with what was delivered before. A file whose size was wrong for a
/// moment, that was emptied and restored, or that a copy took the place of goes on behind what it repeats.
struct Echo {
    enum Answer: Equatable {
        /// All of it was delivered before, up to here; there may be more.
        case open
        /// It goes on with what was not delivered behind this place.
        case goesOn(LinePosition)
    }

    /// The last bytes that were read of a generation.
    struct Tail {
        let end: Int64
        let bytes: [UInt8]
    }

    private struct Old {
        let mark: GenerationMark
        let tail: Tail?
        var rungs: ArraySlice<LinePosition>
    }

    private var old: [Old]
    /// The end of the longest generation that is repeated whole.
    private(set) var repeated = LinePosition.start
    /// Up to here it is the beginning of a generation that is nowhere else any more: that one, cut short.
    private(set) var rested: LinePosition
    /// The last line up to which it is known to have been delivered.
    private(set) var proven: LinePosition
    /// Whether every line so far is known to have been delivered.
    private var isProven = true
    /// Since when nothing has come that would tell more, monotonic nanoseconds.
    var since: Int64?

    /// - Parameter begin: where the comparison begins; what stands before was compared before.
    init(_ known: [(mark: GenerationMark, tail: Tail?)], from begin: LinePosition) {
        (rested, proven) = (begin, begin)
        old = known.map { mark, tail in
            Old(mark: mark, tail: tail, rungs: mark.ladder.rungs.drop { $0.number <= begin.number })
        }
    }

    /// Where reading goes on if what comes was not delivered before.
    var end: LinePosition { repeated.offset > rested.offset ? repeated : rested }

    /// It is a generation that is nowhere else, cut short behind this place.
    mutating func rest(at place: LinePosition) { rested = place }

    /// Takes the end of the file's next line.
    mutating func take(_ line: LinePosition) -> Answer {
        since = nil
        isProven = false
        old = old.compactMap { compare($0, line) }
        if isProven { proven = line }
        return old.isEmpty ? .goesOn(end) : .open
    }

    /// - Returns: nil once it tells no more.
    private mutating func compare(_ one: Old, _ line: LinePosition) -> Old? {
        var one = one
        if let rung = one.rungs.first, rung.number == line.number {
            guard rung.chain == line.chain else { return nil }
            one.rungs.removeFirst()
            isProven = true
        }
        guard line.number >= one.mark.position.number else { return one }
        guard line.number == one.mark.position.number, line.chain == one.mark.position.chain else { return nil }
        repeated = line
        isProven = true
        return nil
    }

    /// Whether nothing that was read is new, for certain.
    /// - Parameter tail: the last bytes read of the file.
    func isSure(_ tail: Tail) -> Bool { isProven || old.contains { $0.tail.map { Echo.agree($0, tail) } ?? false } }

    /// Whether a file ends within the last bytes of another one.
    private static func agree(_ whole: Tail, _ short: Tail) -> Bool {
        let from = max(whole.end - Int64(whole.bytes.count), short.end - Int64(short.bytes.count))
        guard short.end <= whole.end, from < short.end else { return false }
        let count = Int(short.end - from)
        let begin = whole.bytes.count - Int(whole.end - from)
        return whole.bytes[begin..<begin + count].elementsEqual(short.bytes.suffix(count))
    }
}

/// A generation that was delivered whole: remembered to know its file again, and kept open for a while for lines that
/// a late writer still adds.
struct DoneGeneration {
    private let lastMark: GenerationMark
    private(set) var open: Generation?
    /// Its last bytes, if it was read by this follower.
    let tail: Echo.Tail?

    init(mark: GenerationMark, tail: Echo.Tail? = nil) {
        lastMark = mark
        self.tail = tail
        open = nil
    }

    init(_ generation: Generation) {
        lastMark = generation.mark(isDone: true)
        tail = generation.tail
        open = generation.isPacked && !generation.isWide || generation.isBroken ? nil : generation
    }

    var mark: GenerationMark { open?.mark(isDone: true) ?? lastMark }

    mutating func letGo() { self = DoneGeneration(mark: mark, tail: open?.tail ?? tail) }
}

import LogLines

/// Which lines belong to a record before them: a traceback up to the exception's last line, lines that begin with a
/// blank, a command's output.
///
/// Every process that writes under a tag has a stream of its own, so that its lines find their record though others'
/// stand between. Lines without a prefix belong to the stream of the line before.
///
/// A record that others follow is forgotten once it is out of reach (`LineStream.reach`), so that what a line belongs
/// to is told by the lines right before it.
struct Continuation: ~Copyable {
    private typealias Place = LineStream.Place

    enum Verdict {
        case detail(owner: UInt32)
        case unparsed
        /// Only the file before can tell; `needsTraceback`: a detail only where that file ends inside a traceback.
        case undecided(needsTraceback: Bool)
    }

    /// A line that asked for a stream which no line since the segment's begin has opened.
    struct Touch {
        let key: UInt64
        let line: UInt32
        let offset: Int64
        /// Whether it begins as lines do that belong to a record.
        let isOdd: Bool
    }

    private var streams = StreamTable()
    /// The stream of the line before; nil where that belongs to none.
    private var current: Int?
    /// The stream of the last record.
    private var latest: Int?
    /// What the lines at the file's head, before any other, are part of: only the file before can tell.
    private var head: Place? = .record
    /// The stream of the notes among them, and the last one's line; 0 while there is none.
    private var headKey: UInt64 = 0
    private var headLine: UInt32 = 0
    private var headBytes = 0
    /// Whether it began in a file's middle, with nothing known of the lines before.
    private var beganInside = false
    private var touches: [Touch] = []
    /// How much of one record's details is kept.
    static let detailLimit = 1 << 20

    /// Begins anew in a file's middle, with nothing known of the lines before.
    mutating func beginInside() {
        streams.clear()
        (current, latest, head, headBytes) = (nil, nil, nil, 0)
        (headKey, headLine) = (0, 0)
        beganInside = true
        touches.removeAll(keepingCapacity: true)
    }

    // MARK: what the lines before were

    /// Takes note of a record.
    /// - Returns: what a note is told by that may belong to the record with which the file before ends.
    @inline(__always)
    mutating func record(_ key: UInt64, _ record: Record, _ text: Text, opensDetail: Bool) -> RecordFlags {
        let atHead = opensDetail ? noteAtHead(key, text) : nil
        let slot = streams.claim(key, line: record.line)
        let place = opensDetail ? Continuation.opening(text) : .record
        streams[slot] = LineStream(owner: record.line, offset: record.offset, place: place)
        (current, latest, head) = (slot, slot, atHead?.next)
        guard let atHead else { return [] }
        (headKey, headLine) = (key, record.line)
        return atHead.flags
    }

    /// A note may itself be what opens a traceback or a command's output.
    private static func opening(_ text: Text) -> Place {
        if text.starts("STDOUT [") || text.starts("STDERR [") { return .output }
        return text.starts("Traceback") ? .traceback : .record
    }

    mutating func otherLine() { (current, head) = (nil, nil) }

    /// Another file begins: what goes on there belongs to the record before.
    mutating func turnFile() {
        let open = current.map { (key: streams.key($0), stream: streams[$0]) }
        streams.clear()
        guard var open else { return latest = nil }
        open.stream.owner = 0
        streams.replace(with: [open], at: 0)
        current = streams.find(open.key)
        latest = current
    }

    /// Whether the line before is a record or belongs to one.
    var followsRecord: Bool { current != nil }
    /// The line of the record that the line before is or belongs to; 0 if that stands in another file.
    var currentOwner: UInt32? { current.map { streams[$0].owner } }
    /// Whether a traceback is open, whose exception's last line is still to come.
    var isInTraceback: Bool { current.map { streams[$0].place == .traceback } ?? false }
    /// Whether the line before is an indented one, or part of a traceback.
    var isInside: Bool {
        let place = current.map { streams[$0].place } ?? head
        return place == .indented || place == .traceback
    }
    /// Whether only the file before can tell.
    var isUndecided: Bool { head != nil }

    // MARK: lines with a prefix

    /// The line of the record that a text with the engine's prefix belongs to; nil where it stands for itself.
    @inline(__always)
    mutating func takePrefixed(_ key: UInt64, _ record: Record, _ text: Text) -> UInt32? {
        guard let slot = streams.find(key) else {
            if beganInside && record.line <= LineStream.reach.lines { touch(key, record, text) }
            return nil
        }
        // Most lines: a record follows a record.
        if streams[slot].place == .record && !Continuation.isOdd(text) { return nil }
        guard slot == latest || streams[slot].reaches(record.line, record.offset) else { return nil }
        return takePrefixed(slot, text)
    }

    @inline(never)
    private mutating func takePrefixed(_ slot: Int, _ text: Text) -> UInt32? {
        guard let next = Continuation.place(behind: streams[slot].place, text, isBare: false) else { return nil }
        streams[slot].place = next
        current = slot
        head =
            headKey == streams.key(slot) ? head.flatMap { Continuation.place(behind: $0, text, isBare: false) } : nil
        return streams[slot].owner
    }

    /// Looks at a note of a stream that no line of the file before it has opened; nil if it speaks for itself.
    /// - Returns: what it is part of then, and whether the file before must end inside a traceback for that.
    private func noteAtHead(_ key: UInt64, _ text: Text) -> (next: Place, flags: RecordFlags)? {
        guard let head, headKey == 0 || headKey == key else { return nil }
        if let next = Continuation.place(behind: head, text, isBare: false) { return (next, .atHead) }
        guard head == .record || head == .indented, !Continuation.endsOutput(text) else { return nil }
        return (.ended, [.atHead, .needsTraceback])
    }

    /// Whether a line is the last note among those at the file's head.
    func isAtHead(_ line: UInt32) -> Bool { line == headLine && line != 0 }

    /// Whether a line begins in a way that may make it part of a record which opens nothing: with nothing, a blank, a
    /// traceback, or the words between two of them.
    @inline(__always)
    private static func isOdd(_ text: Text) -> Bool {
        text.isEmpty || ByteClass.isBlank(text.start.pointee) || text.start.pointee == 84 || text.start.pointee == 68
    }

    private mutating func touch(_ key: UInt64, _ record: Record, _ text: Text) {
        let isOdd = Continuation.isOdd(text)
        touches.append(Touch(key: key, line: record.line, offset: record.offset, isOdd: isOdd))
    }

    /// What a text is part of behind another; nil if it stands for itself.
    private static func place(behind place: Place, _ text: Text, isBare: Bool) -> Place? {
        if place == .output { return endsOutput(text) ? nil : .output }
        if text.isEmpty && !isBare { return place }
        if text.starts("Traceback") { return .traceback }
        if text.first.map(ByteClass.isBlank) == true { return place == .traceback ? .traceback : .indented }
        switch place {
        case .traceback: return isBare || !endsOutput(text) ? .ended : nil
        case .indented: return isBare && isException(text) ? .ended : nil
        case .ended: return joinsTracebacks(text) ? .ended : nil
        case .record, .output: return nil
        }
    }

    /// A line that speaks for itself: the engine's own words about a command, a code, a sentence about a job.
    private static func endsOutput(_ text: Text) -> Bool {
        let words: [StaticString] = ["RUNNING [", "STDOUT [", "STDERR [", "RETURNCODE ["]
        return words.contains { text.starts($0) } || MessageCode.first(in: text) != nil
            || JobPhrase(text.start, text.end) != nil
    }

    // MARK: lines without a prefix

    /// Takes a line of no layout.
    mutating func take(_ record: Record, _ text: Text) -> Verdict {
        guard let slot = current else { return takeAtHead(text) }
        guard slot == latest || streams[slot].reaches(record.line, record.offset),
            let next = Continuation.place(behind: streams[slot].place, text, isBare: true)
        else {
            current = nil
            return .unparsed
        }
        streams[slot].place = next
        return .detail(owner: streams[slot].owner)
    }

    /// The line of the record whose command's output a line is, though it begins as a prefix does.
    mutating func takeOutput(_ record: Record, _ text: Text) -> UInt32? {
        guard let slot = current, streams[slot].place == .output,
            slot == latest || streams[slot].reaches(record.line, record.offset),
            !Continuation.endsOutput(text)
        else { return nil }
        return streams[slot].owner
    }

    private mutating func takeAtHead(_ text: Text) -> Verdict {
        guard let place = head else { return .unparsed }
        let isFirst = place == .record
        head = Continuation.place(behind: place, text, isBare: true)
        guard head == nil else { return .undecided(needsTraceback: false) }
        return isFirst ? .undecided(needsTraceback: true) : .unparsed
    }

    /// `package.Error` or `package.Error: words`.
    private static func isException(_ text: Text) -> Bool {
        guard text.first.map(ByteClass.isLetter) == true else { return false }
        let behind = text.bytes.first { !ByteClass.isIdent($0) && $0 != 46 }
        return behind == nil || behind == 58
    }

    /// What Python writes between the tracebacks of a chain of exceptions.
    private static func joinsTracebacks(_ text: Text) -> Bool {
        text.isEmpty || text.starts("During handling of the above") || text.starts("The above exception")
    }

    // MARK: bounds

    /// Whether a detail of the present stream still has room; `isFirst` where it is the first that has none.
    mutating func hasRoom(_ count: Int) -> (fits: Bool, isFirst: Bool) {
        let before = current.map { streams[$0].detailBytes } ?? headBytes
        guard before <= Continuation.detailLimit else { return (false, false) }
        let after = before + count + 1
        if let current { streams[current].detailBytes = after } else { headBytes = after }
        let fits = after <= Continuation.detailLimit
        return (fits, !fits)
    }

    // MARK: segments

    /// Whether a reading that began in a file's middle and stands behind a record, as `whole` does, which began at the
    /// file's head, takes the lines behind as that does.
    /// - Parameters:
    ///   - lines: how many stand before the one's begin.
    ///   - later: the lines that another reading, which began with this one and has gone on, asked about.
    func agrees(with whole: borrowing Continuation, after lines: UInt32, _ line: Line, _ later: [Touch]) -> Bool {
        guard let current, let other = whole.current, streams.key(current) == whole.streams.key(other),
            latest == current, whole.latest == other, head == whole.head
        else { return false }
        let number = UInt32(truncatingIfNeeded: line.number)
        var isSame = true
        streams.forEach { key, stream in
            guard isSame, stream.reaches(number, line.offset) else { return }
            isSame = whole.streams.slot(key).map { whole.streams[$0] } == stream.moved(by: lines)
        }
        return isSame && later.allSatisfy { $0.line <= number || !whole.mayTake($0, after: lines) }
    }

    /// Whether a line may belong to a record that stands before the segment.
    private func mayTake(_ touch: Touch, after lines: UInt32) -> Bool {
        guard let slot = streams.slot(touch.key), streams[slot].reaches(touch.line &+ lines, touch.offset) else {
            return false
        }
        let place = streams[slot].place
        return touch.isOdd || place == .traceback || place == .output
    }

    /// What lines asked about streams that they did not know.
    var asked: [Touch] { touches }

    /// Goes on where a reading of later lines has ended, which this one agreed with.
    /// - Parameters:
    ///   - lines: how many stand before that reading's begin.
    ///   - line, offset: of the last line.
    mutating func adopt(
        _ later: borrowing Continuation, after lines: UInt32, line: UInt32, offset: Int64
    ) {
        var all: [(key: UInt64, stream: LineStream)] = []
        let own = later.latest.map { later.streams.key($0) }
        if line &- lines <= LineStream.reach.lines {
            streams.forEach { key, stream in
                if stream.reaches(line, offset), later.streams.slot(key) == nil { all.append((key, stream)) }
            }
        }
        later.streams.forEach { key, stream in
            let moved = stream.moved(by: lines)
            if key == own || moved.reaches(line, offset) { all.append((key, moved)) }
        }
        let present = later.current.map { later.streams.key($0) }
        streams.replace(with: all, at: line)
        current = present.flatMap { streams.slot($0) }
        latest = own.flatMap { streams.slot($0) }
        (head, headBytes) = (later.head, later.headBytes)
    }
}

/// Which lines belong to a record before them: a traceback up to the exception's last line, lines that begin with a
/// blank, a command's output.
///
/// Every process that writes under a tag has a stream of its own, so that its lines find their record though others'
/// stand between. Lines without a prefix belong to the stream of the line before.
struct Continuation: ~Copyable {
    private enum Place: UInt8 {
        case nothing
        case record
        /// Indented lines after a record, no traceback among them.
        case indented
        case traceback
        /// Behind the exception's last line.
        case ended
        /// Behind `STDOUT [CMD]`.
        case output
    }

    private struct Stream {
        var key: UInt64 = 0
        /// The record's line; 0 where it stands in another file, right before.
        var owner: UInt32 = 0
        var place = Place.nothing
        var touched: UInt32 = 0
        var detailBytes = 0
    }

    enum Verdict {
        case detail(owner: UInt32)
        case unparsed
        /// Only the file before can tell; `needsTraceback`: a detail only where that file ends inside a traceback.
        case undecided(needsTraceback: Bool)
    }

    private static let slots = 256
    private static let probes = 8
    private let streams = UnsafeMutablePointer<Stream>.allocate(capacity: Continuation.slots)
    /// The stream of the line before; nil where that belongs to none.
    private var current: Int?
    /// Where a stream was found last.
    private var lastSlot = 0
    /// What the lines at the file's head, before any other, are part of: only the file before can tell.
    private var head: Place? = .record
    private var headBytes = 0
    /// How much of one record's details is kept.
    static let detailLimit = 1 << 20

    init() { streams.initialize(repeating: Stream(), count: Continuation.slots) }

    deinit { streams.deallocate() }

    // MARK: what the lines before were

    /// Takes note of a record.
    @inline(__always)
    mutating func record(_ key: UInt64, line: UInt32, text: Bytes, _ end: Bytes, opensDetail: Bool) {
        let slot = slot(key)
        (streams + slot).pointee.owner = line
        (streams + slot).pointee.touched = line
        (streams + slot).pointee.detailBytes = 0
        (streams + slot).pointee.place = opensDetail ? Continuation.opening(text, end) : .record
        (current, head) = (slot, nil)
    }

    /// A note may itself be what opens a traceback or a command's output.
    private static func opening(_ text: Bytes, _ end: Bytes) -> Place {
        if text.starts("STDOUT [", end) || text.starts("STDERR [", end) { return .output }
        return text.starts("Traceback", end) ? .traceback : .record
    }

    mutating func otherLine() { (current, head) = (nil, nil) }

    /// Another file begins: what goes on there belongs to the record before.
    mutating func turnFile() {
        for slot in 0..<Continuation.slots {
            if slot == current { streams[slot].owner = 0 } else { streams[slot].place = .nothing }
        }
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
    mutating func takePrefixed(_ key: UInt64, _ start: Bytes, _ end: Bytes) -> UInt32? {
        let slot = slot(key)
        let place = streams[slot].place
        // Most lines: a record follows a record.
        if place == .record || place == .nothing {
            guard place == .record, start == end || ByteClass.isBlank(start.pointee) || start.pointee == 84 else {
                return nil
            }
        }
        return takePrefixed(slot, start, end)
    }

    @inline(never)
    private mutating func takePrefixed(_ slot: Int, _ start: Bytes, _ end: Bytes) -> UInt32? {
        guard let next = Continuation.place(behind: streams[slot].place, prefixed: start, end) else { return nil }
        streams[slot].place = next
        (current, head) = (slot, nil)
        return streams[slot].owner
    }

    private static func place(behind place: Place, prefixed start: Bytes, _ end: Bytes) -> Place? {
        if place == .output { return endsOutput(start, end) ? nil : .output }
        if start == end { return place }
        if ByteClass.isBlank(start.pointee) { return place == .traceback ? .traceback : .indented }
        if start.starts("Traceback", end) { return .traceback }
        if place == .traceback { return endsOutput(start, end) ? nil : .ended }
        return place == .ended && joinsTracebacks(start, end) ? .ended : nil
    }

    /// A line that speaks for itself: the engine's own words about a command, a code, a sentence about a job.
    private static func endsOutput(_ start: Bytes, _ end: Bytes) -> Bool {
        let words: [StaticString] = ["RUNNING [", "STDOUT [", "STDERR [", "RETURNCODE ["]
        return words.contains { start.starts($0, end) } || MessageCode.occurs(start, end)
            || JobPhrase(start, end) != nil
    }

    // MARK: lines without a prefix

    /// Takes a line of no layout.
    mutating func take(_ start: Bytes, _ end: Bytes) -> Verdict {
        guard let slot = current else { return takeAtHead(start, end) }
        guard let next = Continuation.place(behind: streams[slot].place, bare: start, end) else {
            current = nil
            return .unparsed
        }
        streams[slot].place = next
        return .detail(owner: streams[slot].owner)
    }

    /// The line of the record whose command's output a line is, though it begins as a prefix does.
    mutating func takeOutput(_ start: Bytes, _ end: Bytes) -> UInt32? {
        guard let slot = current, streams[slot].place == .output, !Continuation.endsOutput(start, end) else {
            return nil
        }
        return streams[slot].owner
    }

    private mutating func takeAtHead(_ start: Bytes, _ end: Bytes) -> Verdict {
        guard let place = head else { return .unparsed }
        let isFirst = place == .record
        head = Continuation.place(behind: place, bare: start, end)
        guard head == nil else { return .undecided(needsTraceback: false) }
        return isFirst ? .undecided(needsTraceback: true) : .unparsed
    }

    private static func place(behind place: Place, bare start: Bytes, _ end: Bytes) -> Place? {
        if place == .output { return endsOutput(start, end) ? nil : .output }
        if start.starts("Traceback", end) { return .traceback }
        if start < end && ByteClass.isBlank(start.pointee) { return place == .traceback ? .traceback : .indented }
        switch place {
        case .traceback: return .ended
        case .indented: return isException(start, end) ? .ended : nil
        case .ended: return joinsTracebacks(start, end) ? .ended : nil
        default: return nil
        }
    }

    /// `package.Error` or `package.Error: words`.
    private static func isException(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start < end, ByteClass.isLetter(start.pointee) else { return false }
        var at = start
        while at < end && (ByteClass.isIdent(at.pointee) || at.pointee == 46) { at += 1 }
        return at == end || at.pointee == 58
    }

    /// What Python writes between the tracebacks of a chain of exceptions.
    private static func joinsTracebacks(_ start: Bytes, _ end: Bytes) -> Bool {
        start == end || start.starts("During handling of the above", end) || start.starts("The above exception", end)
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

    @inline(__always)
    private mutating func slot(_ key: UInt64) -> Int {
        if streams[lastSlot].key != key { lastSlot = find(key) }
        return lastSlot
    }

    /// The stream's slot; where there are too many streams, the one that was silent for longest makes room.
    private mutating func find(_ key: UInt64) -> Int {
        let first = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40)
        var oldest = first & (Continuation.slots - 1)
        for step in 0..<Continuation.probes {
            let slot = (first + step) & (Continuation.slots - 1)
            if streams[slot].key == key { return slot }
            if streams[slot].key == 0 {
                oldest = slot
                break
            }
            if streams[slot].touched < streams[oldest].touched { oldest = slot }
        }
        streams[oldest] = Stream(key: key)
        return oldest
    }
}

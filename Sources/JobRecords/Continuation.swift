/// Which lines of no layout belong to the record before them (contract, 3.2): a traceback stays with the failure that
/// it explains, up to the exception's last line.
struct Continuation: Sendable {
    enum Place: UInt8 {
        /// At the file's head: what stands before is in another file.
        case head
        case nothing
        case record
        /// Indented lines after a record, no traceback among them.
        case indented
        case traceback
        /// Behind the exception's last line.
        case ended
    }

    enum Verdict {
        case detail, unparsed
        /// Only the file before can tell; `needsTraceback`: a detail only where that file ends inside a traceback.
        case undecided(needsTraceback: Bool)
    }

    private(set) var place = Place.head
    private var isHead = true

    init() {}

    mutating func record() { (place, isHead) = (.record, false) }

    mutating func otherLine() { (place, isHead) = (.nothing, false) }

    /// Whether the line before is a record or belongs to one.
    var followsRecord: Bool { place != .nothing && !isHead }
    /// Whether a traceback is open, whose exception's last line is still to come.
    var isInTraceback: Bool { place == .traceback && !isHead }
    /// Whether the line before is an indented one, or part of a traceback.
    var isInside: Bool { place == .indented || place == .traceback }
    /// Whether only the file before can tell.
    var isUndecided: Bool { isHead }

    /// Takes a line of no layout.
    mutating func take(_ start: Bytes, _ end: Bytes) -> Verdict {
        guard let next = place(after: start, end) else {
            let isFirst = isHead && place == .head
            (place, isHead) = (.nothing, false)
            return isFirst ? .undecided(needsTraceback: true) : .unparsed
        }
        place = next
        return isHead ? .undecided(needsTraceback: false) : .detail
    }

    private func place(after start: Bytes, _ end: Bytes) -> Place? {
        guard place != .nothing else { return nil }
        if start.starts("Traceback", end) { return .traceback }
        if start < end && ByteClass.isBlank(start.pointee) { return place == .traceback ? .traceback : .indented }
        switch place {
        case .traceback: return .ended
        case .indented: return Continuation.isException(start, end) ? .ended : nil
        case .ended: return Continuation.joinsTracebacks(start, end) ? .ended : nil
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
}

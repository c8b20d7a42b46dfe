import Glibc

/// The buffer in which `LineCutter` assembles a line that lies across chunks or NUL holes.
///
/// Memory stays bounded: bytes over the line limit are only counted, and hashed for the chain.
struct Spill: ~Copyable {
    private var bytes = LineMemory()
    /// Of the delivered line, which the caller may still read while the next one is being assembled.
    private var delivered = LineMemory()
    private var start: Int64 = 0
    private var dropped: Int64 = 0
    private var overflow = ChainBuilder()
    private var isHashing = false
    private var holeStart: Int64 = 0
    private var holeLength: Int64 = 0

    var count: Int { bytes.count }
    /// Nothing is being assembled, and no hole is open.
    var isIdle: Bool { bytes.count == 0 && holeLength == 0 }

    mutating func append(_ from: UnsafeRawPointer, _ count: Int, at offset: Int64) {
        if bytes.count == 0 { start = offset }
        let kept = min(max(0, LineCutter.limit - bytes.count), count)
        bytes.append(from, kept)
        guard kept < count else { return }
        hashOverflow(from + kept, count - kept)
        dropped += Int64(count - kept)
    }

    private mutating func hashOverflow(_ from: UnsafeRawPointer, _ count: Int) {
        if !isHashing {
            overflow.begin()
            overflow.update(bytes.start, bytes.count)
            isHashing = true
        }
        overflow.update(from, count)
    }

    mutating func extendHole(_ count: Int64, at offset: Int64) {
        if holeLength == 0 { holeStart = offset }
        holeLength += count
    }

    /// NULs right before a line's end are part of its terminator.
    mutating func forgetHole() { holeLength = 0 }

    /// - Returns: whether a hole was open.
    @discardableResult
    mutating func closeHole(into notes: inout [LineNote], line: Int) -> Bool {
        guard holeLength > 0 else { return false }
        notes.append(LineNote(kind: .hole, offset: holeStart, length: holeLength, line: line))
        holeLength = 0
        return true
    }

    func cutNote(line: Int) -> LineNote? {
        // The newline alone over the limit cuts nothing.
        guard dropped > 1 else { return nil }
        return LineNote(kind: .cut, offset: start, length: Int64(bytes.count) + dropped, line: line)
    }

    /// Adds the assembled line to the chain.
    mutating func extend(_ builder: inout ChainBuilder) {
        if isHashing { builder.finish(from: &overflow) } else { builder.extend(bytes.start, bytes.count) }
    }

    /// The assembled line, which stays valid while the next one is assembled.
    mutating func finish(terminator: Int, end: Int64, number: Int) -> Line {
        swap(&bytes, &delivered)
        bytes.clear()
        let stored = delivered.count
        let text = delivered.start.assumingMemoryBound(to: UInt8.self)
        let hasNewline = terminator == 1 && dropped == 0 && stored > 0 && text[stored - 1] == 10
        (dropped, isHashing) = (0, false)
        var count = hasNewline ? stored - 1 : stored
        if hasNewline && count > 0 && text[count - 1] == 13 { count -= 1 }
        return Line(start: text, count: count, stored: stored, offset: start, extent: end - start, number: number)
    }
}

/// Memory for one line, with the padding that `Line` promises.
struct LineMemory: ~Copyable {
    private(set) var memory = UnsafeMutableRawPointer(malloc(LineMemory.first + Line.padding)!)
    private var capacity = LineMemory.first
    private(set) var count = 0

    private static let first = 4096

    init() {}

    deinit { free(memory) }

    var start: UnsafeRawPointer { UnsafeRawPointer(memory) }

    mutating func append(_ from: UnsafeRawPointer, _ added: Int) {
        if count + added > capacity {
            capacity = max(count + added, capacity * 2)
            memory = realloc(memory, capacity + Line.padding)
        }
        memcpy(memory + count, from, added)
        count += added
    }

    mutating func clear() { count = 0 }
}

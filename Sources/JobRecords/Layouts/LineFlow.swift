import Glibc
import LogLines

/// What lines leave to the lines behind them: all that a reader keeps from line to line, apart from what only saves it
/// from reading the same twice.
struct LineFlow: ~Copyable {
    var continuation = Continuation()
    var summary = FileSummary()
    var dates = DateTrail()
    var lastText = LastText()
    var sameLine = SameLine()
    /// The time of the last line that has one: a line without has it too.
    var lineTime = LineTime()
    /// The host of the last line that names one: a line without one has it too.
    var lineHost: UInt32 = 0
    /// The host of the last record, for `last message repeated`.
    var recordHost: UInt32 = 0
    /// Whether the line before is a fact, behind which the engine says how it went.
    var followsFact = false
    var lastLine: UInt32 = 0
    /// The lines of the last record, and of the last one of the batch before.
    var recordLine: UInt32 = 0
    /// Whether something stands behind the last record that does not belong to it.
    var isAside = false
    var sealedLine: UInt32 = 0
    /// The last line for which it counted that no record's host was known.
    private(set) var hostlessLine: UInt32 = 0

    /// Begins anew, at a file's begin or in its middle, of which nothing before is known.
    mutating func begin(inherited: Bool, layouts: Int) {
        continuation.begin(inherited: inherited)
        summary = FileSummary(layouts: layouts)
        (dates, lastText, lineTime) = (DateTrail(), LastText(), LineTime())
        sameLine.forget()
        (lineHost, recordHost, followsFact, isAside) = (0, 0, false, false)
        (lastLine, recordLine, sealedLine, hostlessLine) = (0, 0, 0, 0)
    }

    /// Whether a line is of the host of the last record.
    mutating func isOfLastHost(_ record: Record) -> Bool {
        if record.host == recordHost { return true }
        if recordHost == 0 { hostlessLine = record.line }
        return false
    }

    /// Ends the file: what is known of its last line.
    mutating func finish() -> FileSummary {
        summary.endsInRecord = continuation.followsRecord
        summary.endsInTraceback = continuation.isInTraceback
        summary.tailHost = lineHost
        if summary.headDate != nil { summary.tailTime = YearlessTime(packed: dates.last) }
        return summary
    }

    // MARK: segments

    /// Whether this reading, which began in the file's middle, reads on from here as `whole` does, which began at the
    /// file's head and has read the same line last: then only hosts that no line has named yet, line numbers and the
    /// count of years are still to be put right.
    /// - Parameters:
    ///   - lines: how many stand before this one's begin.
    ///   - end: what a reading that began with this one, in names of its own, has come to.
    func agrees(with whole: borrowing LineFlow, after lines: UInt32, _ line: Record, end: borrowing LineFlow) -> Bool {
        guard recordLine == lastLine, whole.recordLine == whole.lastLine, end.hostlessLine <= lastLine,
            dates == whole.dates, isLeapYearNoted == whole.isLeapYearNoted,
            lineTime.moved(by: whole.summary.yearShift - summary.yearShift) == whole.lineTime,
            lineHost == whole.lineHost || lineHost == 0, recordHost == whole.recordHost || recordHost == 0,
            lastText == whole.lastText, followsFact == whole.followsFact, isAside == whole.isAside
        else { return false }
        return continuation.agrees(with: whole.continuation, after: lines, line, end.continuation.asked)
    }

    private var isLeapYearNoted: Bool { summary.leapShifts.last == summary.yearShift }

    /// Goes on where a reading in the file's middle has ended.
    /// - Parameters:
    ///   - begun: that reading when it agreed with this one.
    ///   - lines: how many stand before its begin.
    ///   - offset: behind its last line.
    ///   - hosts: its hosts in this one's numbers.
    mutating func adopt(
        _ end: inout LineFlow, from begun: borrowing LineFlow, after lines: UInt32, offset: Int64,
        hosts: (line: UInt32, record: UInt32)
    ) {
        let years = summary.yearShift - begun.summary.yearShift
        summary.add(end.summary, since: begun.summary)
        (dates, lastText, followsFact, isAside) = (end.dates, end.lastText, end.followsFact, end.isAside)
        lineTime = end.lineTime.moved(by: years)
        swap(&sameLine, &end.sameLine)
        if end.lineHost != 0 { lineHost = hosts.line }
        if end.recordHost != 0 { recordHost = hosts.record }
        (lastLine, recordLine) = (end.lastLine &+ lines, end.recordLine &+ lines)
        continuation.adopt(end.continuation, after: lines, line: lastLine, offset: offset)
    }
}

/// Reads `Mmm dd`; the same bytes as on the line before are not read again.
struct LastDate {
    private var bytes: UInt64 = 0
    /// Packed, at midnight.
    private var packed: Int64 = 0
    private var length = 0

    /// The packed date and what follows it.
    @inline(__always)
    mutating func read(_ start: Bytes, _ end: Bytes) -> (packed: Int64, next: Bytes)? {
        guard end - start >= 8 else { return nil }
        // Month, blank and two places of the day: the first six bytes; a day of one digit ends before.
        let now = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian & 0xFFFF_FFFF_FFFF
        if now == bytes { return (packed, start + length) }
        guard let (date, next) = ClockReader.monthDay(start, end) else { return nil }
        (bytes, length) = (now, next - start)
        packed = YearlessTime(date: date, microseconds: 0).packed
        return (packed, next)
    }
}

/// Host and program of the last syslog line of the engine's: most lines have the same ones, which one comparison tells.
/// The section and the process behind them change from line to line.
struct LastOrigin {
    private static let longest = 128
    /// What stands behind the time up to the program's end, so many bytes, and room for whole words to be loaded.
    private var bytes: [UInt8] = []
    private var count = 0
    /// Whether the program cannot be taken for a code, so that its tag needs no PID.
    private var isPlain = false
    /// The number of host and program.
    private var origin: UInt64 = 0

    /// Fills in host and tag where the line goes on as the last one did.
    /// - Returns: whether it does.
    @inline(__always)
    func take(_ after: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        guard count > 0, end - after > count else { return false }
        guard bytes.withUnsafeBufferPointer({ WordScan.equal($0.baseAddress!, after, count) }) else { return false }
        return takeTag(after + count, end, &prefix)
    }

    /// `[/SECTION][[PID]]: ` and a message behind the program; what is written otherwise is the general reader's.
    @inline(__always)
    private func takeTag(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        var at = from
        var section: UnsafeBufferPointer<UInt8>?
        if at.pointee == 47 {
            at = LastOrigin.nameEnd(from + 1, end)
            guard at > from + 1 else { return false }
            section = UnsafeBufferPointer(start: from + 1, count: at - from - 1)
        }
        var pid: Int32 = -1
        if at < end && at.pointee == 91 {
            let (number, count) = WordScan.digits(at + 1, end)
            at += count + 1
            guard count > 0, count < 8, at < end, at.pointee == 93 else { return false }
            at += 1
            pid = Int32(truncatingIfNeeded: number)
        } else if !isPlain {
            return false
        }
        guard end - at > 2, at.pointee == 58, at[1] == 32, at[2] != 0xEF else { return false }
        prefix.tag = .engine
        prefix.pid = pid
        prefix.section = section
        prefix.stream = TagReader.stream(origin, section, pid)
        prefix.isSameHost = true
        prefix.body = at + 2
        return true
    }

    @inline(__always)
    private static func nameEnd(_ start: Bytes, _ end: Bytes) -> Bytes {
        var at = start
        while at < end && PairReader.isKeyByte(at.pointee) { at += 1 }
        return at
    }

    mutating func forget() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Remembers an origin that has both host and an engine's tag; others are read anew each time.
    mutating func remember(_ after: Bytes, _ prefix: LinePrefix) {
        forget()
        guard let host = prefix.host, prefix.tag == .engine, let name = prefix.tagText else { return }
        let section = prefix.section.map { $0.count + 1 } ?? 0
        let program = UnsafeBufferPointer(rebasing: name[..<(name.count - section)])
        let count = program.baseAddress! + program.count - after
        guard count <= LastOrigin.longest, program.last != 47 else { return }
        bytes.append(contentsOf: UnsafeBufferPointer(start: after, count: count))
        bytes.append(contentsOf: repeatElement(0, count: Line.padding))
        self.count = count
        isPlain = ByteClass.isLower(program[0])
        origin = TagReader.origin(program, host)
    }
}

/// Remembers the last record's line, to tell one that stands twice in a row.
///
/// The line is looked at where it lies as long as it stays there; only then is it copied.
struct SameLine: ~Copyable {
    private var start: UnsafePointer<UInt8>?
    private var count = 0
    private var kept = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    private var capacity = 1

    deinit { kept.deallocate() }

    /// Whether a line is the same as the one before, which it replaces.
    /// - Parameter stays: whether its bytes stay where they are until `keep`.
    @inline(__always)
    mutating func repeats(_ line: UnsafeBufferPointer<UInt8>, stays: Bool) -> Bool {
        if let start, count == line.count, count > 0, memcmp(start, line.baseAddress!, count) == 0 { return true }
        (start, count) = (line.baseAddress, line.count)
        if !stays { keep() }
        return false
    }

    mutating func forget() { start = nil }

    /// Copies the line, whose bytes are about to go.
    mutating func keep() {
        guard let start, count > 0, start != UnsafePointer(kept) else { return }
        if count > capacity {
            capacity = max(count, 2 * capacity, 512)
            kept.deallocate()
            kept = .allocate(capacity: capacity)
        }
        kept.update(from: start, count: count)
        self.start = UnsafePointer(kept)
    }
}

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
    /// The line of the last record.
    var recordLine: UInt32 = 0
    /// Whether something stands behind the last record that does not belong to it.
    var isAside = false
    /// The last line for which it counted that no record's host was known.
    private(set) var hostlessLine: UInt32 = 0

    /// Begins anew in a file's middle, with nothing known of the lines before.
    mutating func beginInside(layouts: Int) {
        continuation.beginInside()
        summary = FileSummary(layouts: layouts)
        (dates, lastText, lineTime) = (DateTrail(), LastText(), LineTime())
        sameLine.forget()
        (lineHost, recordHost, followsFact, isAside) = (0, 0, false, false)
        (lastLine, recordLine, hostlessLine) = (0, 0, 0)
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
    func agrees(with whole: borrowing LineFlow, after lines: UInt32, _ line: Line, end: borrowing LineFlow) -> Bool {
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
    mutating func repeats(_ line: Text, stays: Bool) -> Bool {
        if let start, count == line.count, count > 0, memcmp(start, line.start, count) == 0 { return true }
        (start, count) = (line.start, line.count)
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

/// The time of the last line of a file that has one, in the form in which a record carries it.
struct LineTime: Sendable, Equatable {
    private(set) var isKnown = false
    private var time: Int64 = 0
    private var yearShift: Int16 = 0
    private var isYearless = false

    /// A line's prefix, or a record's own time.
    @inline(__always)
    mutating func take(_ record: Record) {
        if record.flags.contains(.timeless) { return }
        isKnown = true
        time = record.time
        isYearless = record.needsYear
        yearShift = isYearless ? record.yearShift : 0
    }

    /// Gives a record without a time that of the line before, and remembers any other's.
    @inline(__always)
    mutating func settle(_ record: inout Record) {
        guard isKnown, record.flags.contains(.timeless) else { return take(record) }
        record.time = time
        record.yearShift = yearShift
        record.flags.remove(.timeless)
        if isYearless { record.flags.insert(.yearless) }
    }

    /// The same, so many years later in a file.
    func moved(by years: Int) -> LineTime {
        var moved = self
        if isYearless { moved.yearShift &+= Int16(truncatingIfNeeded: years) }
        return moved
    }
}

/// Counts the years that pass from line to line where the lines tell none.
///
/// Only records and foreign lines let a year pass. A foreign line that lies far ahead counts only once the line behind
/// it confirms it: another program's wrong stamp turns no year.
struct DateTrail: Sendable, Equatable {
    /// The last line's date and time, packed.
    private(set) var last: Int64 = 0
    private var lastDate = MonthDay(month: 0, day: 0)
    /// A foreign line's date that is not confirmed yet.
    private var doubtful: MonthDay?

    /// How many years pass until a line of that date.
    @inline(__always)
    func step(to packed: Int64) -> Int {
        let date = YearlessTime.date(packed: packed)
        if date == lastDate && doubtful == nil || lastDate.month == 0 { return 0 }
        return slowStep(to: date)
    }

    private func slowStep(to date: MonthDay) -> Int {
        guard let doubtful, !DateTrail.isWrong(doubtful, after: lastDate, before: date) else {
            return MonthDay.step(from: lastDate, to: date)
        }
        return MonthDay.step(from: lastDate, to: doubtful) + MonthDay.step(from: doubtful, to: date)
    }

    /// Whether the lines around a date go on as if it were not there.
    private static func isWrong(_ date: MonthDay, after before: MonthDay, before next: MonthDay) -> Bool {
        MonthDay.step(from: date, to: next) == 1 && MonthDay.step(from: before, to: next) == 0
            && (next.month, next.day) >= (before.month, before.day)
    }

    /// Takes a line that lets years pass.
    @inline(__always)
    mutating func pass(_ packed: Int64, isForeign: Bool, _ summary: inout FileSummary) {
        let date = YearlessTime.date(packed: packed)
        if date == lastDate && doubtful == nil { return last = packed }
        passDate(date, packed, isForeign, &summary)
    }

    private func isDoubtful(_ date: MonthDay) -> Bool {
        guard let doubtful else { return Int(date.month) - Int(lastDate.month) > 6 }
        return date == doubtful
    }

    private mutating func passDate(
        _ date: MonthDay, _ packed: Int64, _ isForeign: Bool, _ summary: inout FileSummary
    ) {
        if summary.headDate == nil {
            summary.headDate = date
        } else if isForeign && isDoubtful(date) {
            return doubtful = date
        } else {
            summary.yearShift += step(to: packed)
        }
        (lastDate, last, doubtful) = (date, packed, nil)
        if date == .leapDay && summary.leapShifts.last != summary.yearShift {
            summary.leapShifts.append(summary.yearShift)
        }
    }
}

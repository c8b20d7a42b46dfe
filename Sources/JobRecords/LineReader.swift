import Foundation
import LogLines

/// Reads one file's lines into records: layout, time, code, fields (contract, section 3). The hot path: a plain line
/// costs no allocation.
struct LineReader: ~Copyable {
    let options: ReadingOptions
    var prefixes: PrefixReader
    var customs: CustomLayoutReader
    var names = NameTable()
    var codes = CodeTable()
    var scratch = Scratch()
    var continuation = Continuation()
    var summary: FileSummary
    var sameLine = SameLine()
    /// Of the present line: the job that its tag names behind the program.
    var section: UnsafeBufferPointer<UInt8>?
    /// Whether the present line tells a level.
    var hasLevel = false
    private var chooser: TextChooser
    private var lastDate = MonthDay(month: 0, day: 0)
    private var lastTime: Int64 = 0
    /// The time of the last line that has one: a line without has it too.
    private var lineTime = LineTime()
    /// The host of the last line that names one: a line without one has it too.
    private var lineHost: UInt32 = 0
    /// The host of the last line of the syslog layout.
    private var syslogHost: UInt32 = 0
    /// The host of the last record, for `last message repeated`.
    private var recordHost: UInt32 = 0

    init(_ options: ReadingOptions) {
        self.options = options
        prefixes = PrefixReader(tags: TagReader(options.tags), clock: ZoneClock(options.zone))
        customs = CustomLayoutReader(options.layouts)
        summary = FileSummary()
        chooser = TextChooser(options.textFilter)
        summary.layoutCounts = Array(repeating: 0, count: Layout.allCases.count + options.layouts.count)
    }

    /// Appends what the line says to the batch, which has room.
    mutating func read(_ line: borrowing Line, into batch: RecordBatch) {
        let (start, end) = (line.start, line.start + line.count)
        summary.lines &+= 1
        scratch.reset()
        (section, hasLevel) = (nil, false)
        var record = Record()
        record.offset = line.offset
        record.line = UInt32(truncatingIfNeeded: line.number)
        record.host = lineHost
        if let prefix = customs.read(start, end, &prefixes) ?? prefixes.read(start, end) {
            readPrefixed(prefix, start, end, &record, batch)
        } else {
            readBare(start, end, &record, batch)
        }
    }

    /// Ends the file: what is known of its last line.
    mutating func finish() -> FileSummary {
        summary.endsInRecord = continuation.followsRecord
        summary.endsInTraceback = continuation.isInTraceback
        summary.tailHost = lineHost
        if summary.headDate != nil { summary.tailTime = YearlessTime(packed: lastTime) }
        return summary
    }

    // MARK: lines with a prefix

    @inline(__always)
    private mutating func readPrefixed(
        _ prefix: LinePrefix, _ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch
    ) {
        takeTime(prefix, &record, batch)
        takeHost(prefix)
        record.host = lineHost
        if prefix.tag == .foreign { return readForeign(prefix, end, &record, start, batch) }
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        summary.layoutCounts[Int(prefix.layout)] &+= 1
        if readMessage(prefix.body, end, &record) {
            finishRecord(&record, prefix, start, end, batch)
        } else if readDaemonLine(prefix, &record, start, end, batch) {
            return
        } else if prefix.tag == .engine && prefix.body.skippingBlanks(end) < end {
            record.kind = .note
            if let section { record.job = names.id(section.baseAddress!, section.count) }
            finishRecord(&record, prefix, start, end, batch)
        } else {
            summary.layoutCounts[Int(prefix.layout)] &-= 1
            unparsed(&record, start, end, batch)
        }
    }

    /// Which job's process wrote the line, and how grave it says that the matter is.
    @inline(__always)
    private mutating func takeOrigin(_ prefix: LinePrefix, _ record: inout Record) {
        if let named = prefix.section {
            section = named
            record.flags.insert(.hasSection)
        }
        guard prefix.severity != 0 else { return }
        hasLevel = true
        record.severity = prefix.severity
    }

    @inline(__always)
    private mutating func takeHost(_ prefix: LinePrefix) {
        if prefix.isSameHost {
            lineHost = syslogHost
        } else if let host = prefix.host {
            lineHost = names.id(host.baseAddress!, host.count)
            if prefix.layout == Layout.syslog.rawValue { syslogHost = lineHost }
        }
    }

    @inline(__always)
    private mutating func takeTime(_ prefix: LinePrefix, _ record: inout Record, _ batch: RecordBatch) {
        switch prefix.timeForm {
        case .none: record.flags.insert(.timeless)
        case .absolute: record.time = prefix.time
        case .yearless:
            record.time = prefix.time
            record.flags.insert(.yearless)
            takeDate(prefix.time)
            record.yearShift = Int16(truncatingIfNeeded: summary.yearShift)
        }
        lineTime.take(record)
    }

    /// Counts the years that pass from line to line; every line's date counts, foreign ones too.
    @inline(__always)
    private mutating func takeDate(_ packed: Int64) {
        let date = YearlessTime.date(packed: packed)
        lastTime = packed
        if date == lastDate { return }
        if summary.headDate == nil {
            summary.headDate = date
        } else {
            summary.yearShift += MonthDay.step(from: lastDate, to: date)
        }
        lastDate = date
        if date == .leapDay && summary.leapShifts.last != summary.yearShift {
            summary.leapShifts.append(summary.yearShift)
        }
    }

    @inline(__always)
    private mutating func finishRecord(
        _ record: inout Record, _ prefix: LinePrefix, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch
    ) {
        if record.flags.contains(.yearless) && record.flags.contains(.ownTime) {
            let date = YearlessTime.date(packed: prefix.time)
            record.pinnedYear = Int16(truncatingIfNeeded: prefixes.clock.year(of: date, near: record.time))
        }
        record.bodyStart = UInt16(truncatingIfNeeded: min(Int(UInt16.max), prefix.body - start))
        recordHost = record.host
        append(&record, start, end, batch)
    }

    // MARK: other programs

    private mutating func readForeign(
        _ prefix: LinePrefix, _ end: Bytes, _ record: inout Record, _ start: Bytes, _ batch: RecordBatch
    ) {
        summary.foreign &+= 1
        if summary.records == 0, let tag = prefix.tagText, holdsCode(prefix.body, end) {
            summary.foreignCodes[String(decoding: tag, as: UTF8.self), default: 0] += 1
        }
        continuation.otherLine()
        sameLine.forget()
    }

    /// `last message repeated N times`, `-- MARK --`: with or without the engine's tag.
    private mutating func readDaemonLine(
        _ prefix: LinePrefix, _ record: inout Record, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch
    ) -> Bool {
        let body = prefix.body.skippingBlanks(end)
        if let count = RepeatPhrase.count(body, end) {
            let follows = continuation.followsRecord && record.host == recordHost
            guard follows || continuation.isUndecided else {
                readForeign(prefix, end, &record, start, batch)
                return true
            }
            record.kind = .repeated
            record.okCounter = count
            record.flags.insert(follows ? .afterRecord : .atHead)
            emit(&record, start, end, batch)
            return true
        }
        guard prefix.tag == .none, RepeatPhrase.isMark(body, end) else { return false }
        readForeign(prefix, end, &record, start, batch)
        return true
    }

    func holdsCode(_ from: Bytes, _ end: Bytes) -> Bool {
        var at = from.skippingBlanks(end)
        while at < end {
            let tokenEnd = at.tokenEnd(end)
            if MessageCode(at, tokenEnd) != nil { return true }
            at = tokenEnd.skippingBlanks(end)
        }
        return false
    }

    // MARK: lines without a prefix

    private mutating func readBare(_ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch) {
        record.flags.insert(.timeless)
        if start < end && start.pointee == 123 {
            if readWholeObject(start, end, &record, batch) { return }
        } else if start < end && !ByteClass.isBlank(start.pointee) && readBareMessage(start, end, &record) {
            summary.layoutCounts[Int(Layout.bare.rawValue)] &+= 1
            recordHost = lineHost
            return append(&record, start, end, batch)
        }
        switch continuation.take(start, end) {
        case .detail:
            record.kind = .detail
            emit(&record, start, end, batch)
        case .undecided(let needsTraceback):
            record.kind = .detail
            record.flags.insert(.atHead)
            if needsTraceback { record.flags.insert(.needsTraceback) }
            emit(&record, start, end, batch)
        case .unparsed: noteUnparsed(&record, start, end, batch)
        }
    }

    /// The message alone, or behind decoration. Decoration may hold a time in a form that is not known, so such a line
    /// counts only where its layout is no guess: it has a time of its own, or a record or a time stands before it. In a
    /// traceback it is an exception's text.
    private mutating func readBareMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if readPlainMessage(start, end, &record) { return true }
        guard !continuation.isInside else { return false }
        var decorated = record
        guard readMessage(start, end, &decorated) else { return false }
        let isSure = summary.sureRecords > 0 || lineTime.isKnown || decorated.flags.contains(.ownTime)
        if !isSure { decorated.flags.insert(.provisional) }
        record = decorated
        return true
    }

    private mutating func readWholeObject(
        _ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch
    ) -> Bool {
        guard readObject(start, end, &record) else { return false }
        let isPython = (start + 1).skippingBlanks(end).pointee != 34
        summary.layoutCounts[Int((isPython ? Layout.pyrepr : .json).rawValue)] &+= 1
        recordHost = record.host
        append(&record, start, end, batch)
        return true
    }

    // MARK: results

    @inline(__always)
    mutating func append(_ record: inout Record, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch) {
        summary.records &+= 1
        if !record.flags.contains(.provisional) { summary.sureRecords &+= 1 }
        lineTime.settle(&record)
        continuation.record()
        if options.comparesLines, sameLine.repeats(start, end) { record.flags.insert(.sameAsBefore) }
        emit(&record, start, end, batch)
    }

    private mutating func unparsed(_ record: inout Record, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch) {
        continuation.otherLine()
        noteUnparsed(&record, start, end, batch)
    }

    mutating func noteUnparsed(_ record: inout Record, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch) {
        summary.unparsed &+= 1
        sameLine.forget()
        if summary.records == 0, holdsCode(start, end) { summary.unparsedCodes += 1 }
        record.kind = .unparsed
        emit(&record, start, end, batch)
    }

    @inline(__always)
    private mutating func emit(_ record: inout Record, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch) {
        let isFolded = record.kind == .waits || record.kind == .snapshot
        if isFolded
            || (options.text.rawValue != 0 && options.text.keeps(record.kind, record.flags)
                && (!record.kind.isRecord || chooser.wants(record, names)))
        {
            batch.state.pointee.keep(start, end - start, for: &record)
        }
        batch.records[batch.state.pointee.used] = record
        batch.state.pointee.used &+= 1
    }
}

import Foundation
import LogLines

/// Reads one file's lines into records: layout, time, code, fields (docs/format.md). The hot path: a plain line costs no
/// allocation.
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
    /// Where the present line's message begins, once it was found behind words.
    var messageStart = Bytes(bitPattern: 8)!
    private var chooser: TextChooser
    private var dates = DateTrail()
    private var lastText = LastText()
    /// The time of the last line that has one: a line without has it too.
    private var lineTime = LineTime()
    /// The host of the last line that names one: a line without one has it too.
    private var lineHost: UInt32 = 0
    /// The host that was read last behind a time.
    private var originHost: UInt32 = 0
    /// The host of the last record, for `last message repeated`.
    private var recordHost: UInt32 = 0
    private var lastLine: UInt32 = 0
    /// The lines of the last record, and of the last one of the batch before.
    private var recordLine: UInt32 = 0
    private var sealedLine: UInt32 = 0
    /// Whether the line before is a fact, behind which the engine says how it went.
    private var followsFact = false

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
        let start = ByteOrderMark.skip(line.start, line.start + line.count)
        let end = LineEnd.trim(start, line.start + line.count)
        summary.lines &+= 1
        scratch.reset()
        (section, hasLevel) = (nil, false)
        var record = Record()
        record.offset = line.offset
        record.line = UInt32(truncatingIfNeeded: line.number)
        record.host = lineHost
        if record.line <= lastLine { continuation.turnFile() }
        lastLine = record.line
        if memchr(start, 35, end - start) != nil, let plain = EscapedTabs.resolve(start, end) {
            plain.withUnsafeBufferPointer {
                let start = $0.baseAddress!
                read(start, start + plain.count - Line.padding, &record, batch)
            }
        } else {
            read(start, end, &record, batch)
        }
    }

    @inline(__always)
    private mutating func read(_ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch) {
        if let prefix = customs.read(start, end, &prefixes) ?? prefixes.read(start, end) {
            readPrefixed(prefix, start, end, &record, batch)
        } else {
            readBare(start, end, &record, batch)
        }
    }

    /// Makes a batch ready for its taker: every detail stands behind its record.
    mutating func seal(_ batch: RecordBatch) {
        summary.unparsed &+= batch.gatherDetails(previous: sealedLine)
        sealedLine = recordLine
    }

    /// Ends the file: what is known of its last line.
    mutating func finish() -> FileSummary {
        summary.endsInRecord = continuation.followsRecord
        summary.endsInTraceback = continuation.isInTraceback
        summary.tailHost = lineHost
        if summary.headDate != nil { summary.tailTime = YearlessTime(packed: dates.last) }
        return summary
    }

    // MARK: lines with a prefix

    @inline(__always)
    private mutating func readPrefixed(
        _ prefix: LinePrefix, _ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch
    ) {
        takeTime(prefix, &record)
        takeHost(prefix)
        record.host = lineHost
        followsFact = false
        if prefix.tag == .foreign { return readForeign(prefix, end, record, start) }
        let body = prefix.tag == .engine ? LineReader.behindLocation(prefix.body, end) : prefix.body
        if let phrase = RepeatPhrase(body, end) {
            return readRepeat(phrase, prefix, &record, start, end, batch)
        }
        if prefix.tag == .engine, let owner = continuation.takePrefixed(prefix.stream, body, end) {
            return readDetail(owner, body, end, &record, batch)
        }
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        if readMessage(body, end, &record) || readNote(prefix, &record) {
            finishRecord(&record, prefix, body, start, end, batch)
        } else if prefix.tag == .none && RepeatPhrase.isMark(body.skippingBlanks(end), end) {
            readForeign(prefix, end, record, start)
        } else {
            lineTime.take(record)
            unparsed(&record, start, end, batch)
        }
    }

    @inline(__always)
    private mutating func takeHost(_ prefix: LinePrefix) {
        if prefix.isSameHost {
            lineHost = originHost
        } else if let host = prefix.host {
            lineHost = names.id(host.baseAddress!, host.count)
            if prefix.isOrigin { originHost = lineHost }
        }
    }

    @inline(__always)
    private mutating func takeTime(_ prefix: LinePrefix, _ record: inout Record) {
        switch prefix.timeForm {
        case .none: record.flags.insert(.timeless)
        case .absolute: record.time = prefix.time
        case .yearless:
            record.time = prefix.time
            record.flags.insert(.yearless)
            record.yearShift = Int16(truncatingIfNeeded: summary.yearShift + dates.step(to: prefix.time))
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

    /// Lets the years go on that pass from line to line: records and foreign lines tell them.
    @inline(__always)
    private mutating func passDate(_ prefix: LinePrefix, isForeign: Bool) {
        guard prefix.timeForm == .yearless else { return }
        dates.pass(prefix.time, isForeign: isForeign, &summary)
    }

    /// `/path/file.py:function:LINE: ` before what a process says at its lowest level.
    @inline(__always)
    private static func behindLocation(_ body: Bytes, _ end: Bytes) -> Bytes {
        guard body < end, !ByteClass.isUpper(body.pointee), !ByteClass.isBlank(body.pointee) else { return body }
        return location(body, end) ?? body
    }

    private static func location(_ body: Bytes, _ end: Bytes) -> Bytes? {
        let tokenEnd = body.tokenEnd(end)
        guard tokenEnd - body > 8, tokenEnd[-1] == 58 else { return nil }
        var at = tokenEnd - 1
        while at > body && ByteClass.isDigit(at[-1]) { at -= 1 }
        guard at < tokenEnd - 1, at > body, at[-1] == 58 else { return nil }
        var function = at - 1
        while function > body && function[-1] != 58 { function -= 1 }
        guard function < at - 1, function - body > 4, (function - 4).starts(".py:", end) else { return nil }
        return min(tokenEnd + 1, end)
    }

    /// Any other text of the engine's own lines.
    private mutating func readNote(_ prefix: LinePrefix, _ record: inout Record) -> Bool {
        guard prefix.tag == .engine else { return false }
        record.kind = .note
        if let section { record.job = names.id(section.baseAddress!, section.count) }
        return true
    }

    @inline(__always)
    private mutating func finishRecord(
        _ record: inout Record, _ prefix: LinePrefix, _ body: Bytes, _ start: Bytes, _ end: Bytes,
        _ batch: RecordBatch
    ) {
        passDate(prefix, isForeign: false)
        lineTime.take(record)
        summary.layoutCounts[Int(prefix.layout)] &+= 1
        if record.flags.contains(.yearless) && record.flags.contains(.ownTime) {
            let date = YearlessTime.date(packed: prefix.time)
            record.pinnedYear = Int16(truncatingIfNeeded: prefixes.clock.year(of: date, near: record.time))
        }
        record.bodyStart = UInt16(truncatingIfNeeded: min(Int(UInt16.max), body - start))
        recordHost = record.host
        lastText.set(body, end)
        let opensDetail = record.kind == .note && prefix.tag == .engine && !record.flags.contains(.hasCode)
        continuation.record(prefix.stream, line: record.line, text: body, end, opensDetail: opensDetail)
        append(&record, start, end, batch)
    }

    private mutating func readDetail(
        _ owner: UInt32, _ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch
    ) {
        record.kind = .detail
        record.owner = owner
        lastText.set(start, end)
        let (fits, isFirst) = continuation.hasRoom(end - start)
        if fits {
            if owner != 0 && owner != recordLine { batch.state.pointee.isMixed = true }
            return emit(&record, start, end, batch)
        }
        guard isFirst else { return }
        let limit = Int64(Continuation.detailLimit)
        batch.notes.append(LineNote(kind: .detail, offset: record.offset, length: limit, line: Int(record.line)))
    }

    // MARK: other programs

    private mutating func readForeign(_ prefix: LinePrefix, _ end: Bytes, _ record: Record, _ start: Bytes) {
        passDate(prefix, isForeign: true)
        lineTime.take(record)
        summary.foreign &+= 1
        if summary.records == 0, let tag = prefix.tagText, MessageCode.occurs(prefix.body, end) {
            summary.foreignCodes[String(decoding: tag, as: UTF8.self), default: 0] += 1
        }
        continuation.otherLine()
        sameLine.forget()
    }

    /// A syslog daemon's word that a message came again: N more of the one before, or N of the one that it names.
    private mutating func readRepeat(
        _ phrase: RepeatPhrase, _ prefix: LinePrefix, _ record: inout Record, _ start: Bytes, _ end: Bytes,
        _ batch: RecordBatch
    ) {
        guard let text = phrase.text else {
            let follows = continuation.followsRecord && record.host == recordHost
            guard follows || continuation.isUndecided else { return readForeign(prefix, end, record, start) }
            return emitRepeat(phrase.count, follows ? .afterRecord : .atHead, &record, start, batch)
        }
        if record.host == recordHost && lastText.matches(text, isCut: phrase.isCut) {
            return emitRepeat(phrase.count, .afterRecord, &record, start, batch)
        }
        readNamed(text, phrase, prefix, &record, start, batch)
    }

    private mutating func emitRepeat(
        _ count: Int32, _ flag: RecordFlags, _ record: inout Record, _ start: Bytes, _ batch: RecordBatch
    ) {
        record.kind = .repeated
        record.okCounter = count
        record.flags.insert(flag)
        emit(&record, start, start, batch)
    }

    /// The message itself, which no line before has: its date, like that of every such line, turns no year.
    private mutating func readNamed(
        _ text: UnsafeBufferPointer<UInt8>, _ phrase: RepeatPhrase, _ prefix: LinePrefix, _ record: inout Record,
        _ start: Bytes, _ batch: RecordBatch
    ) {
        let body = text.baseAddress!
        var end = body + text.count
        if phrase.isCut { end = LineReader.withoutCutPair(body, end) }
        var own = prefix
        (own.body, own.timeForm) = (body, own.timeForm == .yearless ? .none : own.timeForm)
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        guard readMessage(body, end, &record) || readNote(prefix, &record) else {
            return unparsed(&record, start, end, batch)
        }
        finishRecord(&record, own, body, start, end, batch)
        guard phrase.count > 1 else { return }
        var again = record
        (again.textStart, again.textCount) = (0, 0)
        emitRepeat(phrase.count - 1, .afterRecord, &again, start, batch)
    }

    /// A text that is cut may end inside a pair, whose value is then not known.
    private static func withoutCutPair(_ start: Bytes, _ end: Bytes) -> Bytes {
        var at = end
        while at > start && !ByteClass.isBlank(at[-1]) { at -= 1 }
        return at > start && memchr(at, 61, end - at) != nil ? at - 1 : end
    }

    // MARK: lines without a prefix

    private mutating func readBare(_ from: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch) {
        record.flags.insert(.timeless)
        // A priority may stand before every form.
        let start = from < end && from.pointee == 60 ? PrefixReader.priorityEnd(from, end) ?? from : from
        let followed = followsFact
        followsFact = false
        if start < end, let layout = readWhole(start, end, followed, &record) {
            guard let layout else { return readReply() }
            summary.layoutCounts[Int(layout.rawValue)] &+= 1
            recordHost = lineHost
            lastText.forget()
            record.bodyStart = UInt16(truncatingIfNeeded: start - from)
            continuation.record(1, line: record.line, text: start, end, opensDetail: false)
            return append(&record, from, end, batch)
        }
        switch continuation.take(start, end) {
        case .detail(let owner): readDetail(owner, start, end, &record, batch)
        case .undecided(let needsTraceback):
            record.kind = .detail
            record.flags.insert(.atHead)
            if needsTraceback { record.flags.insert(.needsTraceback) }
            emit(&record, start, end, batch)
        case .unparsed: noteUnparsed(&record, start, end, batch)
        }
    }

    /// A line that is a message as a whole.
    /// - Returns: its layout; nil in it for an engine's reply behind a fact, which is nobody's.
    private mutating func readWhole(
        _ start: Bytes, _ end: Bytes, _ followsFact: Bool, _ record: inout Record
    ) -> Layout?? {
        let first = start.pointee
        if first == 123 {
            guard readObject(start, end, &record) else { return nil }
            return (start + 1).skippingBlanks(end).pointee == 34 ? .json : .pyrepr
        }
        if ByteClass.isBlank(first) { return nil }
        if end[-1] == 41, let fact = FactReader.reply(start, end) {
            self.followsFact = true
            if readFact(fact, end, &record) { return .fact }
        }
        if followsFact && FactReader.isReply(start, end) { return .some(nil) }
        return readBareMessage(start, end, &record) ? .bare : nil
    }

    private mutating func readReply() {
        summary.foreign &+= 1
        continuation.otherLine()
        sameLine.forget()
    }

    /// The message alone, or behind decoration. What looks like a time there is one that no layout understands: the line
    /// is not read, rather than given another line's time. In a traceback it is an exception's text.
    private mutating func readBareMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if readPlainMessage(start, end, &record) { return true }
        guard !continuation.isInside else { return false }
        var decorated = record
        guard let message = readMessageStart(start, end, &decorated), !TimeLike.occurs(start, message) else {
            return false
        }
        record = decorated
        return true
    }

    // MARK: results

    @inline(__always)
    mutating func append(_ record: inout Record, _ start: Bytes, _ end: Bytes, _ batch: RecordBatch) {
        summary.records &+= 1
        recordLine = record.line
        lineTime.settle(&record)
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
        if summary.records == 0, MessageCode.occurs(start, end) { summary.unparsedCodes += 1 }
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

import Glibc
import LogLines

/// Reads one file's lines into records: layout, time, code, fields (docs/format.md). The hot path: a plain line costs no
/// allocation.
struct LineReader: ~Copyable {
    let options: ReadingOptions
    var prefixes: PrefixReader
    var names = NameTable()
    var codes = CodeTable()
    /// Of the pairs right behind a code, and of those behind what is no plain pair.
    let keyOrder = KeyOrder()
    let laterOrder = KeyOrder()
    var scratch = Scratch()
    var wrapping = Wrapping()
    /// What the lines before have left.
    var flow = LineFlow()
    /// Of the present line: the job that its tag names behind the program.
    var section: Text?
    /// Whether the present line tells a level.
    var hasLevel = false
    /// Whether lines stay where they are until `keepLine`.
    var linesStay = false
    /// Where the present line's message begins, once it was found behind words.
    var messageStart = Bytes(bitPattern: 8)!
    private var chooser: TextChooser
    /// The host that was read last behind a time.
    private var originHost: UInt32 = 0

    init(_ options: ReadingOptions) {
        self.options = options
        prefixes = PrefixReader(options)
        chooser = TextChooser(options.textFilter)
        flow.summary = FileSummary(layouts: options.layoutCount)
    }

    /// Appends what the line says to the batch, which has room.
    mutating func read(_ line: borrowing Line, into batch: RecordBatch) {
        let start = ByteOrderMark.skip(line.start, line.start + line.count)
        let end = LineEnd.trim(start, line.start + line.count)
        flow.summary.lines &+= 1
        scratch.reset()
        (section, hasLevel) = (nil, false)
        var record = Record()
        record.offset = line.offset
        record.line = UInt32(truncatingIfNeeded: line.number)
        record.host = flow.lineHost
        if record.line <= flow.lastLine { flow.continuation.turnFile() }
        flow.lastLine = record.line
        if line.mayHoldHash, memchr(start, 35, end - start) != nil, let plain = EscapedTabs.resolve(start, end) {
            let stay = linesStay
            linesStay = false
            plain.withUnsafeBufferPointer {
                read(Text($0.baseAddress!, count: plain.count - Line.padding), &record, batch)
            }
            linesStay = stay
        } else {
            read(Text(start, end), &record, batch)
        }
    }

    @inline(__always)
    private mutating func read(_ line: Text, _ record: inout Record, _ batch: RecordBatch) {
        if let prefix = prefixes.read(line.start, line.end) {
            readPrefixed(prefix, line, &record, batch)
        } else {
            readBare(line, &record, batch)
        }
    }

    // MARK: lines with a prefix

    @inline(__always)
    mutating func readPrefixed(_ prefix: LinePrefix, _ line: Text, _ record: inout Record, _ batch: RecordBatch) {
        takeTime(prefix, &record)
        let host = flow.lineHost
        takeHost(prefix)
        record.host = flow.lineHost
        flow.followsFact = false
        let end = line.end
        if prefix.tag == .foreign { return readForeign(prefix, end, record) }
        let body = prefix.tag == .engine ? LineReader.behindLocation(prefix.body, end) : prefix.body
        if RepeatPhrase.mayOpen(body, end), let phrase = RepeatPhrase(body, end) {
            return readRepeat(phrase, prefix, line, &record, batch)
        }
        if prefix.tag == .engine, let owner = flow.continuation.takePrefixed(prefix.stream, record, Text(body, end)) {
            flow.lineTime.take(record)
            return readDetail(owner, Text(body, end), &record, batch)
        }
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        if (readMessage(body, end, &record) && !isNobodys(record, prefix)) || readNote(prefix, &record) {
            passDate(prefix, isForeign: false)
            finishRecord(&record, prefix, body, line, batch)
        } else if prefix.tag == .none && RepeatPhrase.isDaemons(body.skippingBlanks(end), end) {
            readForeign(prefix, end, record)
        } else {
            // What was not understood names no other line's host, and may be a command's output.
            if prefix.tag == .none { flow.lineHost = host }
            readUnknown(prefix, line, &record, batch)
        }
    }

    private mutating func readUnknown(
        _ prefix: LinePrefix, _ line: Text, _ record: inout Record, _ batch: RecordBatch
    ) {
        flow.lineTime.take(record)
        if prefix.tag == .none, let owner = flow.continuation.takeOutput(record, line) {
            var detail = Record()
            (detail.offset, detail.line, detail.host) = (record.offset, record.line, flow.lineHost)
            detail.flags.insert(.timeless)
            return readDetail(owner, line, &detail, batch)
        }
        unparsed(&record, line, batch)
    }

    @inline(__always)
    mutating func takeHost(_ prefix: LinePrefix) {
        if prefix.isSameHost {
            flow.lineHost = originHost
        } else if let host = prefix.host {
            flow.lineHost = names.id(host)
            if prefix.isOrigin { originHost = flow.lineHost }
        }
    }

    @inline(__always)
    mutating func takeTime(_ prefix: LinePrefix, _ record: inout Record) {
        switch prefix.time {
        case .none: record.flags.insert(.timeless)
        case .absolute(let micros): record.time = micros
        case .yearless(let packed):
            record.time = packed
            record.flags.insert(.yearless)
            record.yearShift = Int16(truncatingIfNeeded: flow.summary.yearShift + flow.dates.step(to: packed))
        }
    }

    /// Which job's process wrote the line, and how grave it says that the matter is.
    @inline(__always)
    mutating func takeOrigin(_ prefix: LinePrefix, _ record: inout Record) {
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
    mutating func passDate(_ prefix: LinePrefix, isForeign: Bool) {
        guard case .yearless(let packed) = prefix.time else { return }
        flow.dates.pass(packed, isForeign: isForeign, &flow.summary)
    }

    /// `/path/file.py:function:LINE: ` before what a process says at its lowest level.
    @inline(__always)
    static func behindLocation(_ body: Bytes, _ end: Bytes) -> Bytes {
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

    /// A line of RFC 5424 without a program is read for a code alone.
    @inline(__always)
    private func isNobodys(_ record: Record, _ prefix: LinePrefix) -> Bool {
        prefix.tag == .none && prefix.layout == Layout.rfc5424.rawValue && !record.flags.contains(.hasCode)
    }

    /// Any other text of the engine's own lines.
    mutating func readNote(_ prefix: LinePrefix, _ record: inout Record) -> Bool {
        guard prefix.tag == .engine else { return false }
        record.kind = .note
        if let section { record.job = names.id(section) }
        return true
    }

    @inline(__always)
    mutating func finishRecord(
        _ record: inout Record, _ prefix: LinePrefix, _ body: Bytes, _ line: Text, _ batch: RecordBatch
    ) {
        flow.summary.layoutCounts[Int(prefix.layout)] &+= 1
        if case .yearless(let packed) = prefix.time, record.flags.contains(.ownTime) {
            let date = YearlessTime.date(packed: packed)
            record.pinnedYear = Int16(truncatingIfNeeded: prefixes.clock.year(of: date, near: record.time))
        }
        record.bodyStart = UInt16(truncatingIfNeeded: min(Int(UInt16.max), body - line.start))
        flow.recordHost = record.host
        flow.lastText.set(prefix.body, line.end)
        let text = Text(body, line.end)
        let opensDetail = record.kind == .note && prefix.tag == .engine && !record.flags.contains(.hasCode)
        record.flags.formUnion(flow.continuation.record(prefix.stream, record, text, opensDetail: opensDetail))
        append(&record, line, batch)
    }

    mutating func readDetail(_ owner: UInt32, _ text: Text, _ record: inout Record, _ batch: RecordBatch) {
        record.kind = .detail
        record.owner = owner
        if flow.continuation.isAtHead(owner) { record.flags.insert(.atHead) }
        flow.lastText.set(text.start, text.end)
        guard hasRoom(text.count, record, batch) else { return }
        if owner != 0 && (owner != flow.recordLine || flow.isAside) { batch.state.pointee.isMixed = true }
        emit(&record, text, batch)
    }

    /// Whether a record's details may go on; where they may not any more, that is told once.
    mutating func hasRoom(_ count: Int, _ record: Record, _ batch: RecordBatch) -> Bool {
        let (fits, isFirst) = flow.continuation.hasRoom(count)
        if isFirst {
            flow.summary.cuts &+= 1
            let limit = Int64(Continuation.detailLimit)
            batch.notes.append(LineNote(kind: .detail, offset: record.offset, length: limit, line: Int(record.line)))
        }
        return fits
    }

    // MARK: results

    @inline(__always)
    mutating func append(_ record: inout Record, _ line: Text, _ batch: RecordBatch) {
        flow.summary.records &+= 1
        (flow.recordLine, flow.isAside) = (record.line, false)
        flow.lineTime.settle(&record)
        if options.comparesLines, flow.sameLine.repeats(wrapping.outer ?? line, stays: linesStay) {
            record.flags.insert(.sameAsBefore)
        }
        emit(&record, line, batch)
    }

    mutating func unparsed(_ record: inout Record, _ text: Text, _ batch: RecordBatch) {
        flow.continuation.otherLine()
        noteUnparsed(&record, text, batch)
    }

    mutating func noteUnparsed(_ record: inout Record, _ text: Text, _ batch: RecordBatch) {
        flow.summary.unparsed &+= 1
        flow.sameLine.forget()
        flow.isAside = true
        if flow.summary.records == 0, MessageCode.first(in: text) != nil { flow.summary.unparsedCodes += 1 }
        record.kind = .unparsed
        emit(&record, text, batch)
    }

    @inline(__always)
    mutating func emit(_ record: inout Record, _ text: Text, _ batch: RecordBatch) {
        let isFolded = record.kind == .waits || record.kind == .snapshot
        if isFolded || (options.text.rawValue != 0 && keepsText(record)) {
            batch.state.pointee.keep(text.start, text.count, for: &record)
        }
        batch.records[batch.state.pointee.used] = record
        batch.state.pointee.used &+= 1
    }

    /// Whether a line's bytes are wanted. The chooser is asked first, since it wants few records.
    @inline(__always)
    private mutating func keepsText(_ record: borrowing Record) -> Bool {
        let (kind, flags) = (record.kind, record.flags)
        if kind.isRecord, !flags.contains(.atHead), !chooser.wants(record, names) { return false }
        return options.text.keeps(kind, flags)
    }
}

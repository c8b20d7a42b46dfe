import Glibc

/// Lines without a prefix: a message alone, an object, a fact, or what belongs to the record before.
extension LineReader {
    mutating func readBare(_ from: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch) {
        record.flags.insert(.timeless)
        // A priority may stand before every form.
        let start = from < end && from.pointee == 60 ? PrefixReader.priorityEnd(from, end) ?? from : from
        readBareText(from, start, end, &record, batch)
    }

    /// - Parameter start: behind what `from` begins with and the message does not need.
    mutating func readBareText(
        _ from: Bytes, _ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch
    ) {
        let followed = flow.followsFact
        flow.followsFact = false
        if start < end, let layout = readWhole(start, end, followed, &record) {
            guard let layout else { return readReply() }
            let counted = wrapping.outer == nil ? layout : .envelope
            flow.summary.layoutCounts[Int(counted.rawValue)] &+= 1
            flow.recordHost = flow.lineHost
            flow.lastText.forget()
            record.bodyStart = UInt16(truncatingIfNeeded: start - from)
            flow.continuation.record(1, record, text: start, end, opensDetail: false)
            return append(&record, from, end, batch)
        }
        if start < end, start.pointee == 123, readWrapped(start, end, &record, batch) { return }
        if CollectorWords.isNobodys(start, end) { return readReply() }
        switch flow.continuation.take(record, start, end) {
        case .detail(let owner): readDetail(owner, start, end, &record, batch)
        case .undecided(let needsTraceback):
            guard hasRoom(end - start, record, batch) else { return }
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
            flow.followsFact = true
            if readFact(fact, end, &record) { return .fact }
        }
        if followsFact && FactReader.isReply(start, end) { return .some(nil) }
        return readBareMessage(start, end, &record) ? .bare : nil
    }

    private mutating func readReply() {
        flow.summary.foreign &+= 1
        flow.continuation.otherLine()
        flow.sameLine.forget()
    }

    /// The message alone, or behind decoration. What looks like a time there is one that no layout understands: the line
    /// is not read, rather than given another line's time. In a traceback it is an exception's text.
    private mutating func readBareMessage(_ start: Bytes, _ end: Bytes, _ record: inout Record) -> Bool {
        if readPlainMessage(start, end, &record) { return true }
        guard !flow.continuation.isInside, !CollectorWords.isUptime(start, end), !CollectorWords.isField(start, end)
        else { return false }
        var decorated = record
        guard let message = readMessageStart(start, end, &decorated), !TimeLike.occurs(start, message) else {
            return false
        }
        record = decorated
        return true
    }
}

/// Lines of other programs, and what a syslog daemon says of lines that came again (docs/format.md, Repeats).
extension LineReader {
    mutating func readForeign(_ prefix: LinePrefix, _ end: Bytes, _ record: Record, _ start: Bytes) {
        passDate(prefix, isForeign: true)
        flow.lineTime.take(record)
        flow.summary.foreign &+= 1
        if flow.summary.records == 0, let tag = prefix.tagText, MessageCode.occurs(prefix.body, end) {
            flow.summary.foreignCodes[String(decoding: tag, as: UTF8.self), default: 0] += 1
        }
        flow.continuation.otherLine()
        flow.sameLine.forget()
    }

    /// A syslog daemon's word that a message came again: N more of the one before, or N of the one that it names.
    mutating func readRepeat(
        _ phrase: RepeatPhrase, _ prefix: LinePrefix, _ record: inout Record, _ start: Bytes, _ end: Bytes,
        _ batch: RecordBatch
    ) {
        guard let text = phrase.text else {
            let follows = flow.continuation.followsRecord && flow.isOfLastHost(record)
            guard follows || flow.continuation.isUndecided else { return readForeign(prefix, end, record, start) }
            return emitRepeat(phrase.count, follows ? .afterRecord : .atHead, &record, start, batch)
        }
        if flow.isOfLastHost(record) && flow.lastText.matches(text, isCut: phrase.isCut) {
            return emitRepeat(phrase.count, .afterRecord, &record, start, batch)
        }
        readNamed(text, phrase, prefix, &record, start, batch)
    }

    private mutating func emitRepeat(
        _ count: Int32, _ flag: RecordFlags, _ record: inout Record, _ start: Bytes, _ batch: RecordBatch
    ) {
        flow.lineTime.take(record)
        record.kind = .repeated
        record.okCounter = count
        record.flags.insert(flag)
        flow.isAside = true
        emit(&record, start, start, batch)
    }

    /// The message itself, which no line before has: its date, like that of every such line, turns no year.
    private mutating func readNamed(
        _ text: UnsafeBufferPointer<UInt8>, _ phrase: RepeatPhrase, _ prefix: LinePrefix, _ record: inout Record,
        _ start: Bytes, _ batch: RecordBatch
    ) {
        var end = text.baseAddress! + text.count
        let body = prefix.tag == .engine ? LineReader.behindLocation(text.baseAddress!, end) : text.baseAddress!
        if phrase.isCut { end = LineReader.withoutCutPair(body, end) }
        var own = prefix
        (own.body, own.timeForm) = (text.baseAddress!, own.timeForm == .yearless ? .none : own.timeForm)
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
}

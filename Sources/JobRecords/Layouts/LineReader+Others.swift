import Glibc

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
}

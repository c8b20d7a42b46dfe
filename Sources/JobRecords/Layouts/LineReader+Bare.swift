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

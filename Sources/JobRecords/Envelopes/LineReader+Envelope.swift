import Glibc

/// Lines that stand in an envelope. Time, host and PID are the envelope's if the line itself tells none.
extension LineReader {
    /// - Returns: whether the object at `start` is an envelope; its line is read then.
    mutating func readWrapped(_ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch) -> Bool {
        guard wrapping.outer == nil, let envelope = Envelope(start, end),
            let (from, to) = wrapping.unwrap(envelope.text)
        else { return false }
        wrapping.open(start, end)
        defer { wrapping.close() }
        record.flags.subtract([.isObject, .timeless])
        let newline = memchr(from, 10, to - from).map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        let lineEnd = LineEnd.trim(from, newline ?? to)
        var prefix = self.prefix(envelope, body: from)
        if var own = customs.read(from, lineEnd, &prefixes) ?? prefixes.read(from, lineEnd) {
            complete(&own, prefix)
            prefix = own
        }
        let isTimeLost = prefix.timeForm == .none && envelope.time != nil
        if isTimeLost || from == lineEnd {
            unparsed(&record, start, end, batch)
        } else if prefix.body == from && prefix.tag == .none && prefix.timeForm != .yearless {
            readUntagged(prefix, from, lineEnd, &record, batch)
        } else {
            readPrefixed(prefix, from, lineEnd, &record, batch)
        }
        if let newline { readRest(newline + 1, to, record, batch) }
        return true
    }

    /// A line that neither it nor its envelope says to be a program's: what can stand without a prefix can stand there.
    private mutating func readUntagged(
        _ prefix: LinePrefix, _ start: Bytes, _ end: Bytes, _ record: inout Record, _ batch: RecordBatch
    ) {
        takeTime(prefix, &record)
        takeHost(prefix)
        record.host = flow.lineHost
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        readBareText(start, start, end, &record, batch)
    }

    /// What stands behind the first line belongs to its record.
    private mutating func readRest(_ start: Bytes, _ to: Bytes, _ record: Record, _ batch: RecordBatch) {
        let end = LineEnd.trim(start, to)
        guard start < end, let owner = flow.continuation.currentOwner else { return }
        var rest = Record()
        (rest.offset, rest.line, rest.host) = (record.offset, record.line, record.host)
        rest.flags = record.flags.intersection(.timeless)
        rest.time = record.time
        readDetail(owner, start, end, &rest, batch)
    }

    // MARK: what the envelope tells

    private mutating func prefix(_ envelope: Envelope, body: Bytes) -> LinePrefix {
        var prefix = LinePrefix(layout: Layout.envelope.rawValue, body: body)
        if let time = envelope.time, let read = prefixes.anyTime(time.value, time.valueEnd),
            read.next.skippingBlanks(time.valueEnd) == time.valueEnd
        {
            (prefix.timeForm, prefix.time) = (read.form, read.time)
        }
        prefix.host = LineReader.word(envelope.host)
        if let pid = envelope.pid { prefix.pid = NumberReader.counter(pid.value, pid.valueEnd) ?? -1 }
        if let level = envelope.level { prefix.severity = LineLevel.severity(level.value, level.valueEnd) ?? 0 }
        takeProgram(envelope, &prefix)
        return prefix
    }

    private static func word(_ member: Envelope.Member?) -> UnsafeBufferPointer<UInt8>? {
        guard let member, member.form == .string, member.value < member.valueEnd else { return nil }
        return UnsafeBufferPointer(start: member.value, count: member.valueEnd - member.value)
    }

    private func takeProgram(_ envelope: Envelope, _ prefix: inout LinePrefix) {
        guard let name = LineReader.word(envelope.program) ?? LineReader.word(envelope.logger) else { return }
        let start = name.baseAddress!
        let end = start + name.count
        let tag = TagReader.name(start, end > start + 1 && end[-1] == 58 ? end - 1 : end)
        var told = prefix
        prefixes.tags.classify(tag.name, tag.pid < 0 ? prefix.pid : tag.pid, &told)
        if envelope.program == nil && told.tag == .foreign { return }
        prefix = told
    }

    /// Gives a line's own prefix what it lacks.
    private mutating func complete(_ own: inout LinePrefix, _ envelope: LinePrefix) {
        own.layout = envelope.layout
        if own.tag == .none && envelope.tag != .none {
            let body = own.body
            let host = own.host
            (own.tag, own.tagText, own.section) = (envelope.tag, envelope.tagText, envelope.section)
            (own.stream, own.body, own.host) = (envelope.stream, body, host)
        }
        if own.host == nil && !own.isSameHost { (own.host, own.isOrigin) = (envelope.host, false) }
        if own.pid < 0 { own.pid = envelope.pid }
        if own.severity == 0 { own.severity = envelope.severity }
        if own.timeForm == .none { (own.timeForm, own.time) = (envelope.timeForm, envelope.time) }
        if own.timeForm == .yearless && envelope.timeForm == .absolute {
            own.date(near: envelope.time, &prefixes.clock)
        }
    }
}

extension LinePrefix {
    /// Gives a time without a year that of another one near it, and its fraction if that is all in which they differ.
    fileprivate mutating func date(near other: Int64, _ clock: inout ZoneClock) {
        let told = YearlessTime(packed: time)
        let instant = clock.instant(told, year: clock.year(of: told.date, near: other))
        timeForm = .absolute
        time = (0..<1_000_000).contains(other - instant) ? other : instant
    }
}

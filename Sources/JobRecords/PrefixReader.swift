/// Finds a line's layout and reads its prefix (contract, 3.1). The layouts are told apart by their first bytes, so that
/// each line has one reading, whatever stood before it.
struct PrefixReader {
    let tags: TagReader
    var clock: ZoneClock
    private var lastDate = LastDate()
    private var lastOrigin = LastOrigin()

    init(tags: TagReader, clock: ZoneClock) {
        self.tags = tags
        self.clock = clock
    }

    /// The prefix; nil where the line is of no layout that has one (json, pyrepr and bare have none).
    @inline(__always)
    mutating func read(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard start < end else { return nil }
        let first = start.pointee
        if ByteClass.isUpper(first) { return syslog(start, end) }
        if ByteClass.isDigit(first) { return numeric(start, end) }
        if first == 60 { return prioritized(start, end) }
        return first == 91 ? bracketed(start, end) : nil
    }

    /// The time that a text begins with, in any of the layouts' forms.
    mutating func time(_ start: Bytes, _ end: Bytes) -> TimeReading? {
        if let time = isoTime(start, end) { return TimeReading(form: .absolute, time: time.time, next: time.next) }
        if let (date, next) = ClockReader.monthDay(start, end), next < end, next.pointee == 32,
            let (micros, after) = ClockReader.time(next + 1, end)
        {
            let time = YearlessTime(date: date, microseconds: micros).packed
            return TimeReading(form: .yearless, time: time, next: after)
        }
        var stop = start
        while stop < end && (ByteClass.isDigit(stop.pointee) || stop.pointee == 46) { stop += 1 }
        guard let micros = NumberReader.microseconds(start, stop) else { return nil }
        return TimeReading(form: .absolute, time: micros, next: stop)
    }

    // MARK: syslog

    @inline(__always)
    private mutating func syslog(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard let (date, next) = lastDate.read(start, end), next < end, next.pointee == 32 else { return nil }
        guard let (micros, after) = ClockReader.time(next + 1, end), after == end || after.pointee == 32 else {
            return nil
        }
        var prefix = LinePrefix(layout: Layout.syslog.rawValue, timeForm: .yearless, body: after)
        prefix.time = date &+ micros
        if lastOrigin.take(after, end, &prefix) { return prefix }
        readOrigin(after, end, &prefix)
        lastOrigin.remember(after, prefix)
        return prefix
    }

    /// `<PRI>`, then RFC 3164 or 5424.
    private mutating func prioritized(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        var at = start + 1
        while at < end && at - start <= 3 && ByteClass.isDigit(at.pointee) { at += 1 }
        guard at < end, at.pointee == 62, at > start + 1 else { return nil }
        at += 1
        guard at < end else { return nil }
        if ByteClass.isDigit(at.pointee) {
            return rfc5424(at, end) ?? isoSyslog(at, end)
        }
        return syslog(at, end)
    }

    /// Host and tag after a syslog time; a word that is a code, or begins a message, is neither.
    @inline(__always)
    private func readOrigin(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) {
        let first = from.skippingBlanks(end)
        prefix.body = first
        guard first < end else { return }
        let firstEnd = first.tokenEnd(end)
        if readTag(first, firstEnd, end, &prefix) { return }
        guard !startsMessage(first, firstEnd, end) else { return }
        prefix.host = UnsafeBufferPointer(start: first, count: firstEnd - first)
        let second = firstEnd.skippingBlanks(end)
        prefix.body = second
        if second < end { _ = readTag(second, second.tokenEnd(end), end, &prefix) }
    }

    @inline(__always)
    private func readTag(_ token: Bytes, _ tokenEnd: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        guard let tag = TagReader.tag(token, tokenEnd), MessageCode(token, tokenEnd) == nil else { return false }
        tags.classify(tag.name, &prefix)
        prefix.pid = tag.pid
        // One blank parts the tag from the message; more belong to it.
        prefix.body = tokenEnd < end ? tokenEnd + 1 : end
        return true
    }

    private func startsMessage(_ token: Bytes, _ tokenEnd: Bytes, _ end: Bytes) -> Bool {
        if MessageCode(token, tokenEnd) != nil || token.pointee == 123 { return true }
        return JobPhrase(token, end) != nil || RepeatPhrase.count(token, end) != nil || RepeatPhrase.isMark(token, end)
    }

    // MARK: ISO times

    private mutating func numeric(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard end - start >= 10 else { return nil }
        if start[4] == 45 { return isoSyslog(start, end) ?? python(start, end) }
        if start[1] == 32 || start[2] == 32 { return rfc5424(start, end) }
        return epoch(start, end, closed: false)
    }

    private mutating func bracketed(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard end - start >= 10 else { return nil }
        return start[5] == 45 ? python(start + 1, end, closed: true) : epoch(start + 1, end, closed: true)
    }

    private struct ISOTime {
        let time: Int64
        let hasT: Bool
        let hasZone: Bool
        let next: Bytes
    }

    @inline(__always)
    private mutating func isoTime(_ start: Bytes, _ end: Bytes) -> ISOTime? {
        guard let days = ClockReader.date(start, end), end - start > 10, start[10] == 32 || start[10] == 84 else {
            return nil
        }
        guard let (micros, next) = ClockReader.time(start + 11, end) else { return nil }
        let local = Int64(days) &* 86_400
        let hasT = start[10] == 84
        if let zone = ClockReader.zone(next, end) {
            let time = (local &- Int64(zone.seconds)) &* 1_000_000 &+ micros
            return ISOTime(time: time, hasT: hasT, hasZone: true, next: zone.next)
        }
        let seconds = clock.instant(localSeconds: local &+ micros / 1_000_000)
        return ISOTime(time: seconds &* 1_000_000 &+ micros % 1_000_000, hasT: hasT, hasZone: false, next: next)
    }

    /// RFC 3339 time with `T` and zone, then a syslog's host and tag; a level or a dash there means Python's layout.
    private mutating func isoSyslog(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard let time = isoTime(start, end), time.hasT, time.hasZone, time.next < end, time.next.pointee == 32 else {
            return nil
        }
        var prefix = LinePrefix(
            layout: Layout.syslogISO.rawValue, timeForm: .absolute, time: time.time, body: time.next)
        readOrigin(time.next, end, &prefix)
        if let host = prefix.host, isDecoration(host) { return nil }
        return prefix
    }

    private func isDecoration(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = (word.baseAddress!, word.baseAddress! + word.count)
        guard ByteClass.isIdent(start.pointee) else { return true }
        for level in PrefixReader.levels where start.equals(level, end) { return true }
        return false
    }

    private static let levels: [StaticString] = [
        "DEBUG", "INFO", "NOTICE", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL",
    ]

    @inline(__always)
    private mutating func python(_ start: Bytes, _ end: Bytes, closed: Bool = false) -> LinePrefix? {
        guard let time = isoTime(start, end) else { return nil }
        var next = time.next
        if closed {
            guard next < end, next.pointee == 93 else { return nil }
            next += 1
        }
        guard next == end || ByteClass.isBlank(next.pointee) else { return nil }
        return LinePrefix(layout: Layout.python.rawValue, timeForm: .absolute, time: time.time, body: next)
    }

    // MARK: epoch

    private func epoch(_ start: Bytes, _ end: Bytes, closed: Bool) -> LinePrefix? {
        var at = start
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        guard (9...11).contains(at - start) else { return nil }
        if at < end && at.pointee == 46 {
            at += 1
            while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        }
        guard let time = NumberReader.microseconds(start, at) else { return nil }
        if closed {
            guard at < end, at.pointee == 93 else { return nil }
            at += 1
        }
        guard at == end || ByteClass.isBlank(at.pointee) else { return nil }
        return LinePrefix(layout: Layout.epoch.rawValue, timeForm: .absolute, time: time, body: at)
    }

    // MARK: RFC 5424

    /// `1 TIME HOST APP PROCID MSGID SD MSG`, from the version on.
    private mutating func rfc5424(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        let version = start.tokenEnd(end)
        guard version - start <= 2, NumberReader.counter(start, version) != nil, version < end else { return nil }
        var prefix = LinePrefix(layout: Layout.rfc5424.rawValue, body: end)
        guard var at = readTime5424(version + 1, end, &prefix) else { return nil }
        prefix.host = header(&at, end)
        if let app = header(&at, end) {
            tags.classify(app, &prefix)
        }
        if let process = header(&at, end) {
            prefix.pid = NumberReader.counter(process.baseAddress!, process.baseAddress! + process.count) ?? -1
        }
        _ = header(&at, end)
        guard let body = skipStructuredData(at, end) else { return nil }
        prefix.body = body
        return prefix
    }

    private mutating func readTime5424(_ at: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bytes? {
        if at + 1 < end, at.pointee == 45, at[1] == 32 { return at + 2 }
        guard let time = isoTime(at, end), time.hasT, time.next < end, time.next.pointee == 32 else { return nil }
        (prefix.timeForm, prefix.time) = (.absolute, time.time)
        return time.next + 1
    }

    /// The header field at `at`, which moves behind it; nil for `-`.
    private func header(_ at: inout Bytes, _ end: Bytes) -> UnsafeBufferPointer<UInt8>? {
        let start = at
        let stop = start.tokenEnd(end)
        at = stop < end ? stop + 1 : end
        return stop == start || start.equals("-", stop) ? nil : UnsafeBufferPointer(start: start, count: stop - start)
    }

    private func skipStructuredData(_ start: Bytes, _ end: Bytes) -> Bytes? {
        guard start < end else { return end }
        if start.pointee == 45 { return (start + 1).skippingBlanks(end) }
        var at = start
        while at < end && at.pointee == 91 {
            guard let close = elementEnd(at, end) else { return nil }
            at = close
        }
        at = at.skippingBlanks(end)
        // A byte order mark may open the message.
        return at.starts("\u{FEFF}", end) ? at + 3 : at
    }

    private func elementEnd(_ start: Bytes, _ end: Bytes) -> Bytes? {
        var at = start + 1
        while at < end {
            if at.pointee == 93 { return at + 1 }
            guard at.pointee == 34 else {
                at += 1
                continue
            }
            guard let close = PairReader.closingQuote(at + 1, end) else { return nil }
            at = close + 1
        }
        return nil
    }
}

/// Finds a line's layout and reads its prefix (docs/format.md, Layouts). The layouts are told apart by their first bytes, so that
/// each line has one reading, whatever stood before it.
struct PrefixReader {
    let tags: TagReader
    var clock: ZoneClock
    let zones: ZoneWords
    private var lastDate = LastDate()
    private var lastOrigin = LastOrigin()

    /// The user's layouts.
    let customs: [CustomLayout]

    init(_ options: ReadingOptions) {
        tags = TagReader(options.tags)
        clock = ZoneClock(options.zone)
        zones = ZoneWords(options.zone)
        customs = options.layouts
    }

    /// The prefix; nil where the line is of no layout that has one (json, pyrepr, fact and bare have none).
    @inline(__always)
    mutating func read(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        if !customs.isEmpty, let prefix = customPrefix(start, end) { return prefix }
        guard start < end else { return nil }
        let first = start.pointee
        if ByteClass.isUpper(first), let prefix = plainSyslog(start, end) { return prefix }
        // A line that begins in any other way has no time at its front.
        guard ByteClass.isLetter(first) || ByteClass.isDigit(first) || first == 60 || first == 91 else { return nil }
        return anyPrefix(start, end)
    }

    /// Whether a line begins as one of a syslog daemon: a priority, or a weekday.
    private enum Source { case unknown, daemon }

    private mutating func anyPrefix(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        let first = start.pointee
        if first == 60 { return PrefixReader.priorityEnd(start, end).flatMap { behindPriority($0, end) } }
        if ByteClass.isDigit(first) {
            let token = start.tokenEnd(end)
            if token - start <= 2, let prefix = rfc5424(start, end) { return prefix }
            if let prefix = counted(start, token, end) { return prefix }
        }
        if let day = ClockReader.weekdayEnd(start, end) { return timed(day, end, .daemon) }
        return timed(start, end, .unknown) ?? levelled(start, end)
    }

    /// Behind `<PRI>`; nil where there is none.
    static func priorityEnd(_ start: Bytes, _ end: Bytes) -> Bytes? {
        var at = start + 1
        while at < end && at - start <= 3 && ByteClass.isDigit(at.pointee) { at += 1 }
        guard at + 1 < end, at.pointee == 62, at > start + 1 else { return nil }
        return ByteOrderMark.skip(at + 1, end)
    }

    private mutating func behindPriority(_ at: Bytes, _ end: Bytes) -> LinePrefix? {
        guard at < end else { return nil }
        if ByteClass.isDigit(at.pointee), at.tokenEnd(end) - at <= 2, let prefix = rfc5424(at, end) { return prefix }
        return timed(ClockReader.weekdayEnd(at, end) ?? at, end, .daemon)
    }

    /// An octet count, as syslog over TCP has it, before a priority or a time.
    private mutating func counted(_ start: Bytes, _ token: Bytes, _ end: Bytes) -> LinePrefix? {
        guard token - start <= 7, token + 1 < end, NumberReader.counter(start, token) != nil else { return nil }
        let rest = token + 1
        if yearFirst(start, end) != nil { return nil }
        if rest.pointee == 60 { return PrefixReader.priorityEnd(rest, end).flatMap { behindPriority($0, end) } }
        return rfc5424(rest, end) ?? timed(rest, end, .daemon)
    }

    /// A level before the time.
    private mutating func levelled(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard let (severity, rest) = LineLevel.leading(start, end) else { return nil }
        var prefix = timed(ClockReader.weekdayEnd(rest, end) ?? rest, end, .unknown)
        prefix?.severity = severity
        return prefix
    }

    private mutating func timed(_ start: Bytes, _ end: Bytes, _ source: Source) -> LinePrefix? {
        guard start < end, let time = bracketed(start, end) ?? anyTime(start, end) else { return nil }
        guard time.next == end || ByteClass.isBlank(time.next.pointee) else { return nil }
        var prefix = LinePrefix(layout: time.layout.rawValue, time: time.time, body: time.next)
        if time.layout == .python, readName(time.next, end, &prefix) { return prefix }
        let isSyslog = time.layout == .syslog && !time.isEnclosed
        if isSyslog || namesProcess(time, end) || source == .daemon || time.isRFC3339 || time.hasSlashes {
            takeOrigin(time.next, end, &prefix)
        }
        if time.isRFC3339 && source == .unknown {
            if let host = prefix.host, isDecoration(host) {
                lastOrigin.forget()
                return LinePrefix(layout: Layout.python.rawValue, time: time.time, body: time.next)
            }
            prefix.layout = Layout.syslogISO.rawValue
        } else if source == .daemon && time.layout == .python {
            prefix.layout = Layout.syslogISO.rawValue
        }
        // Slashes alone do not tell a date that whose line it is does not confirm.
        return time.hasSlashes && prefix.tag == .none ? nil : prefix
    }

    /// Whether host, program and PID stand behind seconds since the epoch, as journalctl writes them.
    private func namesProcess(_ time: PrefixTime, _ end: Bytes) -> Bool {
        guard time.layout == .epoch, !time.isEnclosed else { return false }
        let host = time.next.skippingBlanks(end)
        let hostEnd = host.tokenEnd(end)
        let tag = hostEnd.skippingBlanks(end)
        guard host < hostEnd, tag < end, TagReader.tag(host, hostEnd) == nil, !startsMessage(host, hostEnd, end) else {
            return false
        }
        let tagEnd = tag.tokenEnd(end)
        return tagEnd[-1] == 58 && (TagReader.tag(tag, tagEnd)?.pid ?? -1) >= 0
    }

    // MARK: syslog

    /// The most common line, at once: month, day, time, and an origin as on the line before.
    @inline(__always)
    private mutating func plainSyslog(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard let (date, next) = lastDate.read(start, end), next < end, next.pointee == 32 else { return nil }
        guard let (micros, after) = ClockReader.time(next + 1, end), after == end || after.pointee == 32 else {
            return nil
        }
        var prefix = LinePrefix(layout: Layout.syslog.rawValue, time: .yearless(date &+ micros), body: after)
        if lastOrigin.take(after, end, &prefix) { return prefix }
        // A year or a zone behind the time is the general reader's.
        guard let rest = rest(after, end), rest.next == after else { return nil }
        readOrigin(after, end, &prefix)
        lastOrigin.remember(after, prefix)
        return prefix
    }

    @inline(__always)
    private mutating func takeOrigin(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) {
        if lastOrigin.take(from, end, &prefix) { return }
        readOrigin(from, end, &prefix)
        lastOrigin.remember(from, prefix)
    }

    /// Host and tag after a syslog time; a word that is a code, or begins a message, is neither.
    @inline(__always)
    private func readOrigin(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) {
        let first = behindZone(from.skippingBlanks(end), end)
        (prefix.body, prefix.isOrigin) = (first, true)
        guard first < end else { return }
        let firstEnd = first.tokenEnd(end)
        if readTag(first, firstEnd, end, &prefix) { return }
        guard !startsMessage(first, firstEnd, end) else { return }
        prefix.host = Text(first, firstEnd)
        let second = firstEnd.skippingBlanks(end)
        prefix.body = second
        if second < end { _ = readTag(second, second.tokenEnd(end), end, &prefix) }
    }

    /// A zone that is told once more behind a time is no host.
    private func behindZone(_ word: Bytes, _ end: Bytes) -> Bytes {
        guard word < end, ByteClass.isUpper(word.pointee) else { return word }
        if case .none = zones.read(word, end) { return word }
        return word.tokenEnd(end).skippingBlanks(end)
    }

    @inline(__always)
    private func readTag(_ token: Bytes, _ tokenEnd: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        let start = ByteOrderMark.skip(token, tokenEnd)
        guard let tag = TagReader.tag(start, tokenEnd) else { return readGluedTag(start, tokenEnd, end, &prefix) }
        guard MessageCode(start, tokenEnd) == nil else { return false }
        tags.classify(tag.name, tag.pid, &prefix)
        // One blank parts the tag from the message; more belong to it.
        prefix.body = ByteOrderMark.skip(tokenEnd < end ? tokenEnd + 1 : end, end)
        return true
    }

    /// A tag that no blank parts from the message, as loggers write it that leave the blank to the daemon.
    @inline(never)
    private func readGluedTag(
        _ start: Bytes, _ tokenEnd: Bytes, _ end: Bytes, _ prefix: inout LinePrefix
    ) -> Bool {
        guard let tagEnd = tags.gluedEnd(start, tokenEnd), let tag = TagReader.tag(start, tagEnd) else { return false }
        tags.classify(tag.name, tag.pid, &prefix)
        prefix.body = ByteOrderMark.skip(tagEnd, end)
        return true
    }

    private func startsMessage(_ token: Bytes, _ tokenEnd: Bytes, _ end: Bytes) -> Bool {
        if MessageCode(token, tokenEnd) != nil || token.pointee == 123 { return true }
        return JobPhrase(token, end) != nil || RepeatPhrase(token, end) != nil || RepeatPhrase.isDaemons(token, end)
    }

    private func isDecoration(_ word: Text) -> Bool {
        !ByteClass.isIdent(word.start.pointee) || LineLevel.severity(word.start, word.end) != nil
    }

    /// ` - NAME[PID] - LEVEL - `, as Python's logging writes it; NAME is a tag.
    private func readName(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        guard let name = PrefixReader.dashed(from, end) else { return false }
        let nameEnd = name.tokenEnd(end)
        guard let level = PrefixReader.dashed(nameEnd, end) else { return false }
        let levelEnd = level.tokenEnd(end)
        guard let severity = LineLevel.severity(level, levelEnd), levelEnd.starts(" -", end) else { return false }
        guard levelEnd + 2 == end || ByteClass.isBlank(levelEnd[2]) else { return false }
        let tag = TagReader.name(ByteOrderMark.skip(name, nameEnd), nameEnd)
        tags.classify(tag.name, tag.pid, &prefix)
        prefix.severity = severity
        prefix.body = ByteOrderMark.skip(min(levelEnd + 3, end), end)
        return true
    }

    /// Behind ` - `.
    private static func dashed(_ at: Bytes, _ end: Bytes) -> Bytes? {
        at.starts(" - ", end) && at + 3 < end && !ByteClass.isBlank(at[3]) ? at + 3 : nil
    }

    // MARK: RFC 5424

    /// `1 TIME HOST APP PROCID MSGID SD MSG`, from the version on.
    private mutating func rfc5424(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        let version = start.tokenEnd(end)
        guard version - start <= 2, NumberReader.counter(start, version) != nil, version < end else { return nil }
        var prefix = LinePrefix(layout: Layout.rfc5424.rawValue, body: end)
        guard var at = readTime5424(version + 1, end, &prefix) else { return nil }
        prefix.host = header(&at, end)
        let app = header(&at, end)
        let process = header(&at, end).flatMap { NumberReader.counter($0) } ?? -1
        if let app { tags.classify(app, process, &prefix) }
        _ = header(&at, end)
        guard at == end || at.pointee == 45 || at.pointee == 91, let body = skipStructuredData(at, end) else {
            return nil
        }
        prefix.body = body
        return prefix
    }

    private mutating func readTime5424(_ at: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bytes? {
        if at + 1 < end, at.pointee == 45, at[1] == 32 { return at + 2 }
        guard let time = iso(at, end), !time.hasSlashes, time.next < end, time.next.pointee == 32 else { return nil }
        guard at.tokenEnd(end) == time.next else { return nil }
        prefix.time = time.time
        return time.next + 1
    }

    /// The header field at `at`, which moves behind it; nil for `-`.
    private func header(_ at: inout Bytes, _ end: Bytes) -> Text? {
        let start = at
        let stop = start.tokenEnd(end)
        at = stop < end ? stop + 1 : end
        return stop == start || start.equals("-", stop) ? nil : Text(start, stop)
    }

    private func skipStructuredData(_ start: Bytes, _ end: Bytes) -> Bytes? {
        guard start < end else { return end }
        var at = start.pointee == 45 ? start + 1 : start
        while at < end && at.pointee == 91 {
            guard let close = elementEnd(at, end) else { return nil }
            at = close
        }
        guard at == end || ByteClass.isBlank(at.pointee) else { return nil }
        // One blank parts it from the message; more belong to it.
        return ByteOrderMark.skip(at < end ? at + 1 : end, end)
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

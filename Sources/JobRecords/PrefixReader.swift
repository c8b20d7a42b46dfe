/// Finds a line's layout and reads its prefix (docs/format.md, Layouts). The layouts are told apart by their first bytes, so that
/// each line has one reading, whatever stood before it.
struct PrefixReader {
    let tags: TagReader
    var clock: ZoneClock
    let zones: ZoneWords
    private var lastDate = LastDate()
    private var lastOrigin = LastOrigin()

    init(tags: TagReader, clock: ZoneClock) {
        self.tags = tags
        self.clock = clock
        zones = ZoneWords(clock.zone)
    }

    /// The prefix; nil where the line is of no layout that has one (json, pyrepr, fact and bare have none).
    @inline(__always)
    mutating func read(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard start < end else { return nil }
        let first = start.pointee
        if ByteClass.isUpper(first), let prefix = plainSyslog(start, end) { return prefix }
        // A line that begins in any other way has no time at its front.
        guard ByteClass.isLetter(first) || ByteClass.isDigit(first) || first == 60 || first == 91 else { return nil }
        return anyPrefix(start, end)
    }

    /// The time that a text begins with, in any of the layouts' forms.
    mutating func time(_ start: Bytes, _ end: Bytes) -> TimeReading? {
        guard let time = anyTime(start, end) else { return nil }
        return TimeReading(form: time.form, time: time.time, next: time.next)
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
        var prefix = LinePrefix(layout: time.layout.rawValue, timeForm: time.form, time: time.time, body: time.next)
        if time.layout == .python, readName(time.next, end, &prefix) { return prefix }
        let isSyslog = time.layout == .syslog && !time.isEnclosed
        if isSyslog || source == .daemon || time.isRFC3339 { takeOrigin(time.next, end, &prefix) }
        if time.isRFC3339 && source == .unknown {
            if let host = prefix.host, isDecoration(host) {
                return LinePrefix(layout: Layout.python.rawValue, timeForm: time.form, time: time.time, body: time.next)
            }
            prefix.layout = Layout.syslogISO.rawValue
        } else if source == .daemon && time.layout == .python {
            prefix.layout = Layout.syslogISO.rawValue
        }
        // Slashes alone do not tell a date that whose line it is does not confirm.
        return time.hasSlashes && prefix.tag == .none ? nil : prefix
    }

    // MARK: syslog

    /// The most common line, at once: month, day, time, and an origin as on the line before.
    @inline(__always)
    private mutating func plainSyslog(_ start: Bytes, _ end: Bytes) -> LinePrefix? {
        guard let (date, next) = lastDate.read(start, end), next < end, next.pointee == 32 else { return nil }
        guard let (micros, after) = ClockReader.time(next + 1, end), after == end || after.pointee == 32 else {
            return nil
        }
        var prefix = LinePrefix(layout: Layout.syslog.rawValue, timeForm: .yearless, body: after)
        prefix.time = date &+ micros
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
        let first = from.skippingBlanks(end)
        (prefix.body, prefix.isOrigin) = (first, true)
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
        let start = ByteOrderMark.skip(token, tokenEnd)
        guard let tag = TagReader.tag(start, tokenEnd), MessageCode(start, tokenEnd) == nil else { return false }
        tags.classify(tag.name, tag.pid, &prefix)
        // One blank parts the tag from the message; more belong to it.
        prefix.body = ByteOrderMark.skip(tokenEnd < end ? tokenEnd + 1 : end, end)
        return true
    }

    private func startsMessage(_ token: Bytes, _ tokenEnd: Bytes, _ end: Bytes) -> Bool {
        if MessageCode(token, tokenEnd) != nil || token.pointee == 123 { return true }
        return JobPhrase(token, end) != nil || RepeatPhrase(token, end) != nil || RepeatPhrase.isMark(token, end)
    }

    private func isDecoration(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = (word.baseAddress!, word.baseAddress! + word.count)
        return !ByteClass.isIdent(start.pointee) || LineLevel.severity(start, end) != nil
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

    // MARK: times

    /// A time before it is known whose line it opens.
    private struct PrefixTime {
        let layout: Layout
        let form: LinePrefix.TimeForm
        let time: Int64
        var next: Bytes
        /// `T`, and a zone.
        var isRFC3339 = false
        var hasSlashes = false
        /// Stands in brackets.
        var isEnclosed = false
    }

    private mutating func bracketed(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard start.pointee == 91, start + 1 < end else { return nil }
        let from = ClockReader.weekdayEnd(start + 1, end) ?? start + 1
        guard var time = anyTime(from, end), time.next < end, time.next.pointee == 93 else { return nil }
        time.next += 1
        (time.isEnclosed, time.isRFC3339) = (true, false)
        return time
    }

    private mutating func anyTime(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard start < end else { return nil }
        if ByteClass.isUpper(start.pointee) { return monthFirst(start, end) }
        guard ByteClass.isDigit(start.pointee) else { return nil }
        return iso(start, end) ?? dayFirst(start, end) ?? epoch(start, end)
    }

    /// `2011-06-01T14:29:51.55+02:00` and its kin.
    private mutating func iso(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let date = ClockReader.date(start, end), date.next < end else { return nil }
        let hasT = date.next.pointee | 32 == 116
        guard hasT || date.next.pointee == 32 else { return nil }
        guard let (micros, next) = ClockReader.time(date.next + 1, end), let rest = rest(next, end) else { return nil }
        var time = PrefixTime(
            layout: .python, form: .absolute, time: instant(date.days, micros, rest), next: rest.next)
        (time.isRFC3339, time.hasSlashes) = (hasT && rest.hasZone, date.hasSlashes)
        return time
    }

    /// `Jun  1 14:29:51`, a year behind the time or before it.
    private mutating func monthFirst(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let (date, next) = ClockReader.monthDay(start, end), next < end, next.pointee == 32 else { return nil }
        var clockStart = next.skippingBlanks(end)
        let early = ClockReader.year(clockStart, end)
        if early != nil { clockStart = (clockStart + 4).skippingBlanks(end) }
        guard let (micros, after) = ClockReader.time(clockStart, end), let rest = rest(after, end) else { return nil }
        return dated(date, early ?? rest.year, micros, rest)
    }

    /// `1 Jun 2011 14:29:51`.
    private mutating func dayFirst(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        guard let day = ClockReader.shortNumber(start, end), day.next + 9 < end, day.next.pointee == 32,
            let month = ClockReader.month(day.next + 1), day.next[4] == 32,
            let year = ClockReader.year(day.next + 5, end), day.value >= 1, day.value <= Civil.length(ofMonth: month),
            let (micros, after) = ClockReader.time((day.next + 9).skippingBlanks(end), end),
            let rest = rest(after, end)
        else { return nil }
        return dated(MonthDay(month: UInt8(month), day: UInt8(day.value)), year, micros, rest)
    }

    private mutating func dated(_ date: MonthDay, _ year: Int?, _ micros: Int64, _ rest: Rest) -> PrefixTime? {
        guard let year else {
            guard let micros = rest.clock(micros) else { return nil }
            let time = YearlessTime(date: date, microseconds: micros, offset: rest.offset.map { $0 / 60 })
            return PrefixTime(layout: .syslog, form: .yearless, time: time.packed, next: rest.next)
        }
        guard let days = ClockReader.days(year, Int(date.month), Int(date.day)) else { return nil }
        return PrefixTime(layout: .syslog, form: .absolute, time: instant(days, micros, rest), next: rest.next)
    }

    private mutating func instant(_ days: Int, _ micros: Int64, _ rest: Rest) -> Int64 {
        let micros = rest.clock(micros) ?? micros
        let local = Int64(days) &* 86_400 &+ micros / 1_000_000
        let seconds: Int64
        if let offset = rest.offset {
            // Of several offsets by one name that one holds which the zone had then.
            let held = rest.others.first { clock.offset(at: local - Int64($0)) == $0 }
            seconds = local &- Int64(held ?? offset)
        } else {
            seconds = clock.instant(localSeconds: local)
        }
        return seconds &* 1_000_000 &+ micros % 1_000_000
    }

    /// What may follow a clock: AM or PM, a zone, a year.
    private struct Rest {
        var next: Bytes
        var offset: Int?
        /// Where a zone's name has stood for several offsets: all of them.
        var others: [Int] = []
        var year: Int?
        var half: UInt8?
        var hasZone: Bool { offset != nil }

        /// Microseconds since midnight of a clock of twelve hours.
        func clock(_ micros: Int64) -> Int64? {
            guard let half else { return micros }
            let hour: Int64 = 3_600_000_000
            guard (hour..<13 * hour).contains(micros) else { return nil }
            return micros % (12 * hour) + (half == 80 ? 12 * hour : 0)
        }
    }

    /// Reads on behind a clock.
    /// - Returns: nil where something stands there that looks like a zone and is not understood.
    private func rest(_ from: Bytes, _ end: Bytes) -> Rest? {
        var rest = Rest(next: from)
        guard takeZone(from, end, &rest) else { return nil }
        while rest.next < end && rest.next.pointee == 32 {
            let (before, word) = (rest.next, rest.next.skippingBlanks(end))
            guard word < end else { break }
            if rest.year == nil, let year = ClockReader.year(word, end) {
                (rest.year, rest.next) = (year, word + 4)
            } else if rest.half == nil, word.starts("AM", end) || word.starts("PM", end), word.tokenEnd(end) - word == 2
            {
                (rest.half, rest.next) = (word.pointee, word + 2)
            } else if !rest.hasZone {
                guard takeZone(word, end, &rest) else { return nil }
            }
            if rest.next == before { break }
        }
        return rest
    }

    /// Takes a zone at `at`, where there is one.
    /// - Returns: false where it is not understood.
    private func takeZone(_ at: Bytes, _ end: Bytes, _ rest: inout Rest) -> Bool {
        guard at < end else { return true }
        let isSigned = at.pointee == 43 || at.pointee == 45
        if isSigned && at + 1 < end && ByteClass.isDigit(at[1]) {
            guard let offset = ClockReader.offset(at, end) else { return false }
            (rest.offset, rest.next) = (offset.seconds, offset.next)
            return true
        }
        guard ByteClass.isLetter(at.pointee) else { return true }
        switch zones.read(at, end) {
        case .none: return true
        case .unknown: return false
        case .offset(let offset, let others, let next):
            (rest.offset, rest.others, rest.next) = (offset, others, next)
            return true
        }
    }

    /// Seconds since the epoch, or thousandths, millionths, billionths of them, told by their digits.
    private func epoch(_ start: Bytes, _ end: Bytes) -> PrefixTime? {
        var at = start
        while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        let whole = at
        guard let scale = PrefixReader.scale(whole - start) else { return nil }
        if at < end && at.pointee == 46 {
            at += 1
            while at < end && ByteClass.isDigit(at.pointee) { at += 1 }
        }
        let time: Int64?
        switch scale {
        case 1: time = NumberReader.microseconds(start, at)
        case 1_000:
            let fraction = at > whole ? NumberReader.fraction(whole + 1, at) ?? 0 : 0
            time = NumberReader.integer(start, whole).map { $0 &* 1_000 &+ fraction / 1_000 }
        default: time = NumberReader.integer(start, whole).map { scale > 1_000_000 ? $0 / 1_000 : $0 }
        }
        return time.map { PrefixTime(layout: .epoch, form: .absolute, time: $0, next: at) }
    }

    private static func scale(_ digits: Int) -> Int64? {
        switch digits {
        case 9...11: 1
        case 12...14: 1_000
        case 15...17: 1_000_000
        case 18...19: 1_000_000_000
        default: nil
        }
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
        let process =
            header(&at, end).flatMap { NumberReader.counter($0.baseAddress!, $0.baseAddress! + $0.count) } ?? -1
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

import Glibc

/// What a syslog daemon says of itself between other programs' lines.
struct RepeatPhrase {
    /// How often the message stood there again.
    let count: Int32
    /// The message, where the daemon names it.
    var text: Text?
    /// Whether the text may be only the message's beginning.
    var isCut = false

    /// `last message repeated N times`, `message repeated N times: [ TEXT]`, or `Last message 'TEXT' repeated N times,
    /// suppressed by syslog-ng on HOST`; nil for any other text.
    init?(_ start: Bytes, _ end: Bytes) {
        guard start < end else { return nil }
        switch start.pointee {
        case 108:  // l
            guard start.starts("last message repeated ", end) else { return nil }
            self.init(plain: start + 22, end)
        case 45:  // -
            guard start.starts("--- last message repeated ", end), end[-1] == 45 else { return nil }
            self.init(dashed: start + 26, end)
        case 109:  // m
            guard start.starts("message repeated ", end) else { return nil }
            self.init(bracketed: start + 17, end)
        case 76:  // L
            guard start.starts("Last message '", end) else { return nil }
            self.init(quoted: start + 14, end)
        default: return nil
        }
    }

    /// Whether the first byte is one of such a phrase.
    @inline(__always)
    static func mayOpen(_ start: Bytes, _ end: Bytes) -> Bool {
        guard start < end else { return false }
        return start.pointee | 32 == 108 || start.pointee == 109 || start.pointee == 45
    }

    private init?(plain at: Bytes, _ end: Bytes) {
        guard let (count, rest) = RepeatPhrase.times(at, end), rest.skippingBlanks(end) == end else { return nil }
        self.count = count
    }

    private init?(dashed at: Bytes, _ end: Bytes) {
        guard let (count, rest) = RepeatPhrase.times(at, end), rest.equals(" ---", end) else { return nil }
        self.count = count
    }

    private init?(bracketed at: Bytes, _ end: Bytes) {
        guard let (count, rest) = RepeatPhrase.times(at, end), rest.starts(": [", end), end[-1] == 93 else {
            return nil
        }
        self.count = count
        let from = min((rest + 3).skippingBlanks(end), end - 1)
        text = Text(from, end - 1)
    }

    /// syslog-ng names only a message's first bytes.
    private init?(quoted at: Bytes, _ end: Bytes) {
        var quote = end - 1
        while quote > at && !(quote.pointee == 39 && quote.starts("' repeated ", end)) { quote -= 1 }
        guard quote > at, let (count, rest) = RepeatPhrase.times(quote + 11, end), rest.starts(", suppressed by ", end)
        else { return nil }
        self.count = count
        let from = at.skippingBlanks(quote)
        text = Text(from, quote)
        isCut = quote - at >= RepeatPhrase.shownBytes
    }

    private static let shownBytes = 20

    /// `N times` or `N time`.
    private static func times(_ at: Bytes, _ end: Bytes) -> (Int32, Bytes)? {
        let digitsEnd = at.tokenEnd(end)
        guard let count = NumberReader.counter(at, digitsEnd), digitsEnd.starts(" time", end) else { return nil }
        let rest = digitsEnd + 5
        return (count, rest < end && rest.pointee == 115 ? rest + 1 : rest)
    }

    /// What a daemon says of itself without a tag: its sign of life, its own start and end.
    static func isDaemons(_ start: Bytes, _ end: Bytes) -> Bool {
        start.starts("-- MARK --", end) || start.starts("exiting on signal ", end)
            || (start.starts("syslogd ", end) && start + 8 < end && ByteClass.isDigit(start[8]))
    }
}

/// The text of the last line of the engine's: enough of it to know it again.
struct LastText: Equatable {
    private typealias Words = (UInt64, UInt64, UInt64, UInt64)
    private var count = -1
    private var head: Words = (0, 0, 0, 0)
    private var tail: UInt64 = 0

    /// May load `Line.padding` bytes behind the text.
    @inline(__always)
    mutating func set(_ start: Bytes, _ end: Bytes) {
        count = end - start
        head = (WordScan.word(start), WordScan.word(start + 8), WordScan.word(start + 16), WordScan.word(start + 24))
        tail = count >= 8 ? WordScan.word(end - 8) : 0
    }

    mutating func forget() { count = -1 }

    /// Nothing of a text that was forgotten counts.
    static func == (a: LastText, b: LastText) -> Bool {
        a.count == b.count && (a.count < 0 || (a.head == b.head && a.tail == b.tail))
    }

    /// Whether it is the text, or begins with it where that is cut.
    func matches(_ text: Text, isCut: Bool) -> Bool {
        guard count > 0, text.count == count || (isCut && text.count < count), !text.isEmpty else { return false }
        let compared = min(text.count, 32)
        let isSameHead = withUnsafeBytes(of: head) { $0.prefix(compared).elementsEqual(text.bytes.prefix(compared)) }
        guard isSameHead, text.count == count, count >= 8 else { return isSameHead }
        return WordScan.word(text.end - 8) == tail
    }
}

/// Lines of other programs, and what a syslog daemon says of lines that came again (docs/format.md, Repeats).
extension LineReader {
    mutating func readForeign(_ prefix: LinePrefix, _ end: Bytes, _ record: Record) {
        passDate(prefix, isForeign: true)
        flow.lineTime.take(record)
        if flow.summary.records == 0, let tag = prefix.tagText, MessageCode.first(in: Text(prefix.body, end)) != nil {
            flow.summary.foreignCodes[tag.string, default: 0] += 1
        }
        passForeign()
    }

    /// A syslog daemon's word that a message came again: N more of the one before, or N of the one that it names.
    mutating func readRepeat(
        _ phrase: RepeatPhrase, _ prefix: LinePrefix, _ line: Text, _ record: inout Record, _ batch: RecordBatch
    ) {
        guard let text = phrase.text else {
            let follows = flow.continuation.followsRecord && flow.isOfLastHost(record)
            guard follows || flow.continuation.isUndecided else { return readForeign(prefix, line.end, record) }
            return emitRepeat(phrase.count, follows ? .afterRecord : .atHead, &record, line.start, batch)
        }
        if flow.isOfLastHost(record) && flow.lastText.matches(text, isCut: phrase.isCut) {
            return emitRepeat(phrase.count, .afterRecord, &record, line.start, batch)
        }
        readNamed(text, phrase, prefix, &record, line.start, batch)
    }

    private mutating func emitRepeat(
        _ count: Int32, _ flag: RecordFlags, _ record: inout Record, _ start: Bytes, _ batch: RecordBatch
    ) {
        flow.lineTime.take(record)
        record.kind = .repeated
        record.okCounter = count
        record.flags.insert(flag)
        flow.isAside = true
        emit(&record, Text(start, start), batch)
    }

    /// The message itself, which no line before has: its date, like that of every such line, turns no year.
    private mutating func readNamed(
        _ text: Text, _ phrase: RepeatPhrase, _ prefix: LinePrefix, _ record: inout Record, _ start: Bytes,
        _ batch: RecordBatch
    ) {
        var end = text.end
        let body = prefix.tag == .engine ? LineReader.behindLocation(text.start, end) : text.start
        if phrase.isCut { end = LineReader.withoutCutPair(body, end) }
        var own = prefix
        own.body = text.start
        record.enginePID = prefix.pid
        takeOrigin(prefix, &record)
        guard readMessage(body, end, &record) || readNote(prefix, &record) else {
            return unparsed(&record, Text(start, end), batch)
        }
        finishRecord(&record, own, body, Text(start, end), batch)
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
